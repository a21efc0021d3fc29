// The page around the phones: the state, the stream of events, the clock and
// the demo's switches.
import { Phone } from './phone.js';

const data = JSON.parse(document.getElementById('data').textContent);
const problem = document.getElementById('problem');
const phones = new Map();
const app = { post, act, complain, commands, phones, words: data.words };

for (const section of document.querySelectorAll('[data-phone]')) {
  const user = Number(section.dataset.phone);
  phones.set(user, new Phone(section, data.phones[user], app));
}

// complain shows one problem in one line; without one it clears the line.
function complain(key) {
  problem.textContent = key ? data.words[key] || data.words['bad-request'] : '';
  problem.hidden = !key;
}

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
  } catch {
    complain('lost');
    return null;
  }
  const said = answer.status === 204 ? {} : await answer.json().catch(() => ({ error: 'bad-request' }));
  complain(said.error);
  return answer.ok ? said : null;
}

// act does something on a phone; it resolves to whether that worked.
async function act(user, what) {
  return Boolean(await post('/act', { user, ...what }));
}

// The state, and what follows it.

let stream;

async function load() {
  try {
    const state = await (await fetch('/state')).json();
    setClock(state.now);
    for (const phone of state.phones) phones.get(phone.user)?.restore(phone);
    setSwitches(state.switches);
    return state;
  } catch {
    complain('lost');
    return null;
  }
}

// commands are those the bot has set for a phone by now.
async function commands(user) {
  const state = await fetch('/state').then((answer) => answer.json()).catch(() => null);
  return state?.phones.find((phone) => phone.user === user)?.commands || [];
}

async function connect() {
  stream?.close();
  const state = await load();
  if (!state) {
    setTimeout(connect, 2000);
    return;
  }
  complain();
  document.body.dataset.ready = 'true';
  stream = new EventSource(`/events?after=${encodeURIComponent(state.position)}`);
  stream.onmessage = (message) => receive(JSON.parse(message.data));
  stream.onopen = () => { if (problem.textContent === data.words.lost) complain(); };
  stream.onerror = () => {
    complain('lost');
    // The browser tries again by itself, unless the answer was no stream.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  };
}

function receive(event) {
  switch (event.kind) {
    case 'reload': connect(); break; // a stream beside a load could be overtaken by it
    case 'clock': setClock(event.now); break;
    case 'switches': setSwitches(event.switches); break;
    default: phones.get(event.user)?.receive(event);
  }
}

// The clock runs here as on the server; only pushes have to be told.

const language = document.documentElement.lang;
const digits = { ar: '-u-nu-arab', fa: '-u-nu-arabext' }[language] || '';
const clockFace = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language + digits, {
  timeZone: 'Europe/Sofia', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});
const now = document.getElementById('now');
let ahead = 0; // of this machine's clock, in milliseconds

function setClock(text) {
  ahead = Date.parse(text) - Date.now();
  tick();
}

function tick() {
  const moment = new Date(Date.now() + ahead);
  now.dateTime = moment.toISOString();
  // Put together here, because the ready-made Persian order has the year first.
  const part = Object.fromEntries(clockFace.formatToParts(moment).map(({ type, value }) => [type, value]));
  const face = `${part.weekday} ${part.day} ${part.month} ${part.year} · ${part.hour}:${part.minute}`;
  if (now.textContent !== face) now.textContent = face;
}
setInterval(tick, 1000);

for (const button of document.querySelectorAll('[data-push], [data-next]')) {
  button.addEventListener('click', async () => {
    const order = button.dataset.push ? { push: Number(button.dataset.push) } : { next: true };
    button.setAttribute('aria-busy', 'true');
    await post('/clock', order);
    button.removeAttribute('aria-busy');
  });
}

// Switches.

for (const button of document.querySelectorAll('[data-switch]')) {
  const user = Number(button.closest('[data-phone]')?.dataset.phone || 0);
  button.addEventListener('click', () => {
    post('/switch', { what: button.dataset.switch, user, on: button.getAttribute('aria-pressed') !== 'true' });
  });
}

function setSwitches(switches) {
  document.querySelector('[data-switch="down"]').setAttribute('aria-pressed', switches.down);
  for (const [user, phone] of phones) phone.setSwitches(switches.phones[user]);
}

// On a narrow screen one phone shows at a time.

const tabs = [...document.querySelectorAll('[data-show]')];
let kept = ''; // the phone that was shown before a reload
try { kept = sessionStorage.getItem('shown'); } catch { /* storage may be forbidden */ }

function show(tab) {
  for (const other of tabs) other.setAttribute('aria-current', String(other === tab));
  for (const [user, phone] of phones) phone.setShown(String(user) === tab.dataset.show);
  try { sessionStorage.setItem('shown', tab.dataset.show); } catch { /* as above */ }
}

for (const tab of tabs) tab.addEventListener('click', () => show(tab));
if (tabs.length) show(tabs.find((tab) => tab.dataset.show === kept) || tabs[0]);

connect();
