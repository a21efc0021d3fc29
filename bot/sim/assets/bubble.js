// One message, drawn. Whatever the bot or a person wrote goes in as text, never
// as markup.

// make builds an element; a name that starts with "on" is a listener.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// An address ends before a space or a sign that closes an isolated run.
const address = /https?:\/\/[^\s\u2066-\u2069]+/g;

function linked(text) {
  const out = make('p', { dir: 'auto', class: 'text' });
  let from = 0;
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(/[.,;:!?)»”]+$/, '');
    out.append(text.slice(from, match.index), outside(url, url, { dir: 'ltr' }));
    from = match.index + url.length;
  }
  out.append(text.slice(from));
  return out;
}

function outside(href, text, attributes) {
  return make('a', { href, target: '_blank', rel: 'noopener noreferrer', ...attributes }, text);
}

// sign is a picture for the eye and a word for the ear.
function sign(picture, word) {
  return [make('span', { 'aria-hidden': 'true' }, `${picture} `), make('span', { class: 'unseen' }, `${word}: `)];
}

const kinds = {
  photo: (media, words) => make('a', { href: media.url, target: '_blank', class: 'photo' },
    make('img', { src: media.url, alt: media.caption || words.photo, loading: 'lazy' })),
  voice: (media, words, phone) => make('div', { class: 'voice' },
    make('span', { class: 'label' }, `🎤 ${words.voice} · ${phone.seconds(media.seconds || 0)}`),
    make('audio', { controls: true, preload: 'none', src: media.url, 'aria-label': words.voice })),
  document: (media, words) => make('a', { href: media.url, download: media.name || true, class: 'file' },
    ...sign('📄', words.document), make('bdi', {}, media.name || words.document)),
  location: (media, words) => make('p', { class: 'place' }, ...sign('📍', words.location),
    make('bdi', { dir: 'ltr' }, `${(media.latitude || 0).toFixed(4)}, ${(media.longitude || 0).toFixed(4)}`)),
  sticker: (media) => make('p', { class: 'sticker' }, media.name),
  contact: (media) => make('p', {}, '👤 ', make('bdi', {}, media.name || ''), ' ', make('bdi', { dir: 'ltr' }, media.phone || '')),
};

// draw makes the element of one message for the phone it is on.
export function draw(message, phone) {
  const { words } = phone;
  const item = make('article', {
    class: `message ${message.fromBot ? 'bot' : 'person'}`, 'data-message': message.id, 'data-from': message.fromBot ? 'bot' : 'person',
  }, make('span', { class: 'unseen' }, `${message.fromBot ? words.fromBot : words.fromPerson}: `));
  const bubble = make('div', { class: 'bubble' });
  const { media } = message;
  if (media) {
    bubble.append(kinds[media.kind]?.(media, words, phone) ?? make('p', {}, media.kind));
    if (media.kind === 'sticker') item.classList.add('bare');
  }
  for (const text of [media?.caption, message.text]) if (text) bubble.append(linked(text));
  bubble.append(foot(message, phone));
  item.append(bubble);
  for (const row of message.buttons || []) {
    item.append(make('div', { class: 'buttons' }, ...row.map((button) => inline(button, message, phone))));
  }
  if (message.starts) item.append(invitations(message.starts, phone));
  return item;
}

function foot(message, phone) {
  const { words } = phone;
  const marks = [];
  if (message.protected) marks.push(make('span', { title: words.protected }, '🔒', make('span', { class: 'unseen' }, words.protected)));
  if (message.silent) marks.push(make('span', { title: words.silent }, '🔕', make('span', { class: 'unseen' }, words.silent)));
  if (message.edited) marks.push(make('span', { 'data-edited': true }, words.edited));
  if (!message.fromBot && message.text && !message.text.startsWith('/')) {
    marks.push(make('button', { type: 'button', class: 'change', 'aria-label': words.change, title: words.change, onclick: () => phone.change(message) }, '✎'));
  }
  return make('p', { class: 'foot' }, ...marks, make('time', { datetime: message.at }, phone.clock(message.at)));
}

function inline(button, message, phone) {
  if (button.url) return outside(button.url, `${button.text} ↗\uFE0E`, { class: 'inline', dir: 'auto' });
  const element = make('button', { type: 'button', class: 'inline', dir: 'auto', 'data-button': button.data || false }, button.text);
  element.addEventListener('click', async () => {
    if (button.copy) {
      await navigator.clipboard?.writeText(button.copy).catch(() => {});
      phone.toast(phone.words.copied);
      return;
    }
    phone.tap(element, message.id, button.data || '');
  });
  if (!button.data && !button.copy) element.disabled = true; // a link that is no web page
  return element;
}

// invitations offers to open our own start link on the other phones, as if its
// picture had been scanned there.
function invitations(codes, phone) {
  const box = make('div', { class: 'invitations' });
  for (const code of codes) {
    for (const other of phone.others()) {
      box.append(make('button', {
        type: 'button', class: 'invite', 'data-open-on': other.user, 'data-code': code, onclick: () => other.send({ do: 'start', code }),
      }, `📱 ${phone.words.openOn} `, make('bdi', {}, other.name)));
    }
  }
  return box;
}
