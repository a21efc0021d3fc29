// Things a viewer without a camera, a microphone or a map can send.

export const stickers = ['👍', '🙏', '🙂'];

// Places everybody in Sofia knows, with the name first as signs have it.
export const places = [
  { name: 'Сердика · Serdika', latitude: 42.6977, longitude: 23.3219 },
  { name: 'НДК · NDK', latitude: 42.6847, longitude: 23.3189 },
  { name: 'Централна гара · Central Station', latitude: 42.7122, longitude: 23.3211 },
];

// samplePhoto draws a sheet of paper that says it is a sample, large enough to
// be read.
export function samplePhoto(page = 1) {
  const canvas = document.createElement('canvas');
  canvas.width = 960;
  canvas.height = 1280;
  const draw = canvas.getContext('2d');
  draw.scale(2, 2);
  draw.fillStyle = '#c9b58f';
  draw.fillRect(0, 0, 480, 640);
  draw.translate(250, 318);
  draw.rotate(-0.04);
  draw.fillStyle = '#fffdf6';
  draw.fillRect(-190, -270, 380, 540);
  draw.fillStyle = '#0d5257';
  draw.textAlign = 'center';
  draw.font = '700 34px system-ui, sans-serif';
  draw.fillText('SAMPLE · ОБРАЗЕЦ', 0, -205);
  draw.fillText('نموذج · نمونه', 0, -155);
  draw.fillText(String(page), -100, 228);
  draw.fillStyle = '#8a9795';
  for (let line = 0; line < 11; line++) draw.fillRect(-155, -100 + line * 28, line % 4 === 3 ? 170 : 310, 8);
  draw.strokeStyle = '#0d5257';
  draw.lineWidth = 6;
  draw.beginPath();
  draw.arc(95, 215, 34, 0, 7);
  draw.stroke();
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
}

// samplePDF is one sheet that says it is a sample.
export function samplePDF() {
  const words = 'BT /F 48 Tf 90 700 Td (SAMPLE) Tj ET';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${words.length}>>\nstream\n${words}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  text += `xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return new Blob([text], { type: 'application/pdf' });
}

export const sampleSeconds = 2;

// sampleVoice is two seconds of a soft, rising hum as a WAV file.
export function sampleVoice() {
  const rate = 8000;
  const count = rate * sampleSeconds;
  const view = new DataView(new ArrayBuffer(44 + count * 2));
  const word = (at, text) => [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  word(0, 'RIFF');
  view.setUint32(4, 36 + count * 2, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, count * 2, true);
  for (let i = 0; i < count; i++) {
    const t = i / rate;
    const loud = Math.sin(Math.PI * t / sampleSeconds) * (0.6 + 0.4 * Math.sin(14 * t));
    view.setInt16(44 + i * 2, 6000 * loud * Math.sin(2 * Math.PI * (170 + 30 * t) * t), true);
  }
  return new Blob([view], { type: 'audio/wav' });
}

// Recorder records one voice message; it throws where there is no microphone.
export class Recorder {
  static usable() {
    return Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.recorder = new MediaRecorder(this.stream);
    this.chunks = [];
    this.recorder.ondataavailable = (event) => this.chunks.push(event.data);
    this.began = performance.now();
    this.recorder.start();
  }

  stop() {
    return new Promise((done) => {
      this.recorder.onstop = () => {
        this.cancel();
        const seconds = Math.max(1, Math.round((performance.now() - this.began) / 1000));
        done({ blob: new Blob(this.chunks, { type: this.recorder.mimeType }), seconds });
      };
      this.recorder.stop();
    });
  }

  // cancel gives the microphone back.
  cancel() { this.stream.getTracks().forEach((track) => track.stop()); }
}

// base64 is how bytes travel in our JSON.
export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}
