// One phone: its chat, its keys and what is written on it.
import { draw, make } from './bubble.js';
import { Panel } from './panel.js';

const mostMessages = 200; // kept in the page; older ones scroll out of the world
const locales = { en: 'en-GB', bg: 'bg', ar: 'ar-u-nu-arab', fa: 'fa-u-nu-arabext' };

export class Phone {
  constructor(section, words, app) {
    Object.assign(this, { section, words, app, user: Number(section.dataset.phone), name: section.dataset.name });
    const part = (name) => section.querySelector(`[data-${name}]`);
    this.parts = Object.fromEntries(
      ['log', 'keyboard', 'composer', 'panel', 'toast', 'status', 'newer', 'changing', 'unblock', 'avatar'].map((name) => [name, part(name)]));
    this.tab = document.querySelector(`[data-show="${this.user}"]`);
    this.unread = 0;
    this.following = true; // the latest message stays in view
    const locale = this.locale = locales[section.lang] || section.lang;
    const zone = { timeZone: 'Europe/Sofia' };
    this.hours = new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    this.days = new Intl.DateTimeFormat(locale, { ...zone, weekday: 'long', day: 'numeric', month: 'long' });
    this.numbers = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
    this.parts.avatar.textContent = ([...this.name.trim().split(/\s+/).pop()][0] || '?').toUpperCase();
    this.listen();
  }

  listen() {
    const { composer, log, newer, unblock } = this.parts;
    this.panel = new Panel(this);
    composer.addEventListener('submit', (event) => { event.preventDefault(); this.say(); });
    this.section.querySelector('[data-cancel]').addEventListener('click', () => this.change(null));
    this.section.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.panel.open(null);
      this.change(null);
    });
    log.addEventListener('scroll', () => {
      this.following = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
      if (this.following) newer.hidden = true;
    });
    log.addEventListener('load', () => { if (this.following) this.toEnd(); }, true); // a picture takes its room late
    new ResizeObserver(() => { if (this.following) this.toEnd(); }).observe(log);
    newer.addEventListener('click', () => this.toEnd());
    unblock.addEventListener('click', () => this.app.post('/switch', { what: 'blocked', user: this.user, on: false }));
  }

  others() { return [...this.app.phones.values()].filter((phone) => phone !== this); }
  clock(at) { return this.hours.format(new Date(at)); }
  seconds(n) { return `${Math.floor(n / 60).toLocaleString(this.locale)}:${this.numbers.format(n % 60)}`; }

  // What the server tells.

  restore(state) {
    const { log } = this.parts;
    log.setAttribute('aria-live', 'off'); // the past is not news
    log.replaceChildren();
    for (const message of state.messages) this.place(message);
    this.welcome();
    this.setKeyboard(state.keyboard);
    this.toEnd();
    requestAnimationFrame(() => log.setAttribute('aria-live', 'polite'));
  }

  receive(event) {
    switch (event.kind) {
      case 'message': case 'edit': case 'delete': this.update(event); break;
      case 'keyboard': this.setKeyboard(event.keyboard); break;
      case 'toast': this.answered(event); break;
      case 'typing': this.typing(); break;
    }
  }

  update(event) {
    if (!event.message.fromBot) this.following = true;
    if (event.kind === 'message' && event.message.fromBot) this.news();
    this.place(event.message);
    this.welcome();
    if (this.following) this.toEnd();
    else if (event.kind === 'message') this.parts.newer.hidden = false;
  }

  // place puts a message where its number says, whether it is new or known: what
  // is told twice shows once.
  place(message) {
    const { log } = this.parts;
    const old = log.querySelector(`[data-message="${message.id}"]`);
    if (message.deleted) {
      old?.remove();
    } else if (old) {
      const focused = old.contains(document.activeElement);
      const element = draw(message, this);
      old.replaceWith(element);
      if (focused) (element.querySelector('button.inline') || log).focus();
    } else {
      const after = [...log.querySelectorAll('[data-message]')].find((other) => Number(other.dataset.message) > message.id);
      log.insertBefore(draw(message, this), after || null);
    }
    const all = log.querySelectorAll('[data-message]');
    for (let i = 0; i < all.length - mostMessages; i++) all[i].remove();
    if (message.fromBot) this.stopTyping();
    this.separate();
  }

  // separate writes the day above the first message of each day.
  separate() {
    clearTimeout(this.separating);
    this.separating = setTimeout(() => {
      const { log } = this.parts;
      log.querySelectorAll('.day').forEach((day) => day.remove());
      let last = '';
      for (const message of log.querySelectorAll('[data-message]')) {
        const day = this.days.format(new Date(message.querySelector('time').dateTime));
        if (day !== last) message.before(make('p', { class: 'day', 'aria-hidden': 'true' }, make('span', {}, day)));
        last = day;
      }
      if (this.following) this.toEnd();
    });
  }

  // welcome offers Start while nothing has been said.
  welcome() {
    const { log } = this.parts;
    const empty = !log.querySelector('[data-message]');
    const shown = log.querySelector('.welcome');
    if (!empty) shown?.remove();
    if (!empty || shown) return;
    log.append(make('div', { class: 'welcome' }, make('p', {}, this.words.welcome),
      make('button', { type: 'button', 'data-start': true, onclick: () => this.send({ do: 'start' }) }, this.words.start)));
  }

  setKeyboard(rows) {
    this.parts.keyboard.replaceChildren(...(rows || []).map((row) => make('div', { class: 'keyrow' },
      ...row.map((label) => make('button', { type: 'button', dir: 'auto', onclick: () => this.send({ do: 'text', text: label }) }, label)))));
  }

  setSwitches(now) {
    if (!now) return;
    for (const what of ['offline', 'blocked']) {
      this.section.querySelector(`[data-switch="${what}"]`).setAttribute('aria-pressed', now[what]);
    }
    const { status, composer, unblock, keyboard } = this.parts;
    status.textContent = now.blocked ? this.words.blocked : now.offline ? this.words.offline : this.words.online;
    if (now.waiting) status.textContent += ` · 🕓 ${this.words.waiting}: ${now.waiting.toLocaleString(this.locale)}`;
    this.section.dataset.state = now.blocked ? 'blocked' : now.offline ? 'offline' : 'online';
    composer.hidden = keyboard.hidden = now.blocked;
    unblock.hidden = !now.blocked;
    if (now.blocked) this.panel.open(null);
  }

  // A pressed button waits for its answer, as on a real phone.
  async tap(button, message, data) {
    button.setAttribute('aria-busy', 'true');
    const done = () => button.removeAttribute('aria-busy');
    if (!await this.send({ do: 'tap', message, data })) done();
    setTimeout(done, 15000);
  }

  answered({ toast, alert }) {
    for (const waiting of this.section.querySelectorAll('.inline[aria-busy]')) waiting.removeAttribute('aria-busy');
    if (toast) this.toast(toast, alert);
  }

  toast(text, alert) {
    clearTimeout(this.toasting);
    const clear = () => this.parts.toast.replaceChildren();
    this.parts.toast.replaceChildren(make('div', { class: alert ? 'alert' : '' }, make('p', { dir: 'auto' }, text),
      alert ? make('button', { type: 'button', onclick: clear }, this.words.ok) : null));
    if (!alert) this.toasting = setTimeout(clear, 5000);
  }

  typing() {
    this.stopTyping();
    this.parts.log.append(make('p', { class: 'typing' }, make('span', { 'aria-hidden': 'true' }), this.words.typing));
    if (this.following) this.toEnd();
    this.typed = setTimeout(() => this.stopTyping(), 5000);
  }

  stopTyping() {
    clearTimeout(this.typed);
    this.parts.log.querySelector('.typing')?.remove();
  }

  // What the viewer does.

  send(what) { return this.app.act(this.user, what); }

  async say() {
    const field = this.parts.composer.elements.text;
    const text = field.value.trim();
    if (!text) return;
    const message = this.changes;
    field.value = '';
    this.change(null, true);
    if (!await this.send(message ? { do: 'edit', message, text } : { do: 'text', text }) && !field.value) field.value = text;
  }

  // change begins to change an own message, or with null ends it.
  change(message, sent) {
    if (!message && !this.changes) return;
    const field = this.parts.composer.elements.text;
    this.changes = message?.id;
    this.parts.changing.hidden = !message;
    if (!sent) field.value = message?.text || '';
    field.focus();
  }

  // What the viewer sees.

  toEnd() {
    const { log, newer } = this.parts;
    log.scrollTop = log.scrollHeight;
    this.following = true;
    newer.hidden = true;
  }

  setShown(shown) {
    this.section.classList.toggle('shown', shown);
    if (!shown) return;
    this.count(0);
    this.toEnd();
  }

  news() { if (!this.section.classList.contains('shown')) this.count(this.unread + 1); }

  count(unread) {
    this.unread = unread;
    const mark = this.tab?.querySelector('[data-unread]');
    if (!mark) return;
    mark.hidden = !unread;
    mark.textContent = unread;
    mark.setAttribute('aria-label', `${unread} ${this.app.words.unread}`);
  }
}
