/** Drawn pictures in place of cameras, so that nobody who reads the documentation is asked for one. */

/** @type {Map<string, MediaStream>} by the user and what is drawn */
const streams = new Map();

/** @param {string} userId */
export const drawnCamera = (userId) => streamOf(`camera ${userId}`, 320, 240, drawPerson(userId));
/** @param {string} userId */
export const drawnScreen = (userId) => streamOf(`screen ${userId}`, 1280, 720, drawScreen);

/** A microphone that is silent. */
export function silence() {
  return new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0];
}

function streamOf(key, width, height, draw) {
  const known = streams.get(key);
  if (known) return known;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  const began = performance.now();
  draw(pen, 0);
  const stream = canvas.captureStream();
  // A canvas sends a picture only when something is drawn.
  setInterval(() => document.hidden || draw(pen, (performance.now() - began) / 1000), 100);
  streams.set(key, stream);
  return stream;
}

function drawPerson(userId) {
  const hue = (userId.charCodeAt(userId.length - 1) * 47) % 360;
  return (pen, seconds) => {
    const sway = Math.sin(seconds * 2 + hue) * 6; // moves, as a live picture does
    pen.fillStyle = `hsl(${hue} 35% 38%)`;
    pen.fillRect(0, 0, 320, 240);
    pen.fillStyle = `hsl(${hue} 35% 72%)`;
    pen.beginPath();
    pen.arc(160 + sway, 100, 44, 0, 7);
    pen.ellipse(160, 240, 90, 84, 0, 0, 7);
    pen.fill();
  };
}

function drawScreen(pen) {
  pen.fillStyle = '#f8f9fa';
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = '#343a40';
  pen.font = '600 40px system-ui';
  pen.fillText('Quarterly report', 80, 130);
  pen.fillStyle = '#adb5bd';
  for (let line = 0; line < 9; line += 1)
    pen.fillRect(80, 180 + line * 52, 700 + ((line * 137) % 380), 18);
}
