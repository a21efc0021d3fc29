// What opens above the input field: the bot's commands, or what can be attached.
import { make } from './bubble.js';
import { Recorder, base64, places, samplePDF, samplePhoto, sampleSeconds, sampleVoice, stickers } from './media.js';

export class Panel {
  constructor(phone) {
    this.phone = phone;
    this.panel = phone.parts.panel;
    this.buttons = phone.section.querySelectorAll('[data-open]');
    for (const button of this.buttons) button.addEventListener('click', () => this.open(button.dataset.open));
  }

  open(which) {
    const { buttons, panel } = this;
    const now = panel.hidden || panel.dataset.shows !== which ? which : null;
    this.recorder?.cancel(); // never listen behind a closed panel
    this.recorder = null;
    const opener = [...buttons].find((button) => button.dataset.open === panel.dataset.shows);
    if (panel.contains(document.activeElement)) opener?.focus(); // what had the focus goes away
    panel.hidden = !now;
    panel.dataset.shows = now || '';
    for (const button of buttons) {
      button.setAttribute('aria-expanded', String(button.dataset.open === now));
    }
    panel.replaceChildren();
    if (now === 'attach') panel.append(...this.attachments());
    if (now === 'commands') this.menu();
    panel.querySelector('button')?.focus();
  }

  // menu asks first: the bot changes its commands without a word to phones.
  async menu() {
    const commands = await this.phone.app.commands(this.phone.user);
    if (this.panel.dataset.shows !== 'commands') return;
    this.panel.replaceChildren(...commands.map(({ name, description }) => make('button', {
      type: 'button', class: 'command', 'data-command': name, onclick: () => { this.open(null); this.phone.send({ do: 'text', text: `/${name}` }); },
    }, make('bdi', { dir: 'ltr' }, `/${name}`), make('span', { dir: 'auto' }, description))));
    if (!commands.length) this.panel.append(make('p', {}, this.phone.words.noCommands));
    this.panel.querySelector('button')?.focus();
  }

  attachments() {
    const { words } = this.phone;
    const choice = (name, icon, label, onclick) => make('button', { type: 'button', class: 'choice', 'data-attach': name, onclick },
      make('span', { 'aria-hidden': 'true' }, icon), label);
    const send = async (what) => { this.open(null); this.phone.send(await what()); };
    const file = make('input', { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp', 'aria-label': words.photo, hidden: true });
    file.addEventListener('change', () => file.files[0] && send(async () => ({ do: 'photo', file: await base64(file.files[0]) })));
    return [
      file,
      choice('photo', '🖼️', words.photo, () => file.click()),
      choice('sample-photo', '📄', words.samplePhoto, () => send(async () => ({ do: 'photo', file: await base64(await samplePhoto()) }))),
      choice('sample-album', '📚', words.sampleAlbum, () => send(async () => ({ do: 'album', files: await Promise.all([1, 2, 3].map(async (page) => base64(await samplePhoto(page)))) }))),
      choice('sample-pdf', '📎', words.samplePDF, () => send(async () => ({ do: 'document', name: 'sample.pdf', mime: 'application/pdf', file: await base64(samplePDF()) }))),
      ...(Recorder.usable() ? [choice('record', '🎙️', words.record, (event) => this.record(event.currentTarget))] : []),
      choice('sample-voice', '🎤', words.sampleVoice, () => send(async () => ({ do: 'voice', seconds: sampleSeconds, file: await base64(sampleVoice()) }))),
      ...places.map(({ name, latitude, longitude }, i) => choice(`place-${i}`, '📍', `${words.location}: ${name}`, () => send(() => ({ do: 'location', latitude, longitude })))),
      make('div', { class: 'stickers', role: 'group', 'aria-label': words.sticker }, ...stickers.map((emoji) => make('button',
        { type: 'button', class: 'choice', 'data-attach': 'sticker', 'aria-label': `${words.sticker} ${emoji}`, onclick: () => send(() => ({ do: 'sticker', emoji })) }, emoji))),
    ];
  }

  async record(button) {
    if (this.recorder) {
      const recorder = this.recorder;
      this.recorder = null;
      const { blob, seconds } = await recorder.stop();
      this.open(null);
      this.phone.send({ do: 'voice', seconds, file: await base64(blob) });
      return;
    }
    const recorder = new Recorder();
    button.disabled = true; // while the browser asks
    try {
      await recorder.start();
    } catch {
      this.phone.app.complain('no-microphone');
      return;
    } finally {
      button.disabled = false;
    }
    if (!button.isConnected) { // the panel was closed while the browser asked
      recorder.cancel();
      return;
    }
    this.recorder = recorder;
    button.setAttribute('aria-pressed', 'true');
    button.lastChild.textContent = this.phone.words.stop;
  }
}
