/** A film for `--use-file-for-fake-video-capture`, in the YUV4MPEG2 format: https://wiki.multimedia.cx/index.php/YUV4MPEG2 */
import { open } from 'node:fs/promises';

const [WIDTH, HEIGHT] = [640, 480];
const SECONDS = 10;

/**
 * Somebody who moves before a wall, with the noise of a camera. It begins anew when it is over, without a jump.
 *
 * @param {string} path the file to write
 * @param {object} options
 * @param {number} options.frameRate whole frames a second
 */
export async function writeCameraFile(path, { frameRate }) {
  const file = await open(path, 'w');
  try {
    await file.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${frameRate}:1 Ip A1:1 C420\n`);
    const random = randomNumbers();
    for (let frame = 0; frame < SECONDS * frameRate; frame += 1) {
      await file.write('FRAME\n');
      await file.write(draw((2 * Math.PI * frame) / (SECONDS * frameRate), random));
    }
  } finally {
    await file.close();
  }
}

/** @returns {Buffer} the brightness of all pixels, then their colour, which is none */
function draw(phase, random) {
  const picture = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128);
  const [x0, y0] = [WIDTH / 2 + 60 * Math.sin(phase), HEIGHT / 2 + 25 * Math.sin(2 * phase)];
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      const [dx, dy] = [x - x0, y - y0];
      const isFace = (dx / 120) ** 2 + (dy / 160) ** 2 < 1;
      const light = isFace
        ? 165 + 25 * Math.sin(dx / 9) * Math.sin(dy / 11 + 3 * Math.sin(3 * phase))
        : 110 + 35 * Math.sin(x / 23) * Math.cos(y / 31);
      picture[y * WIDTH + x] = light + (random() - 0.5) * 3;
    }
  return picture;
}

/** The same ones each time: a linear congruential generator with the constants of ANSI C. */
function randomNumbers() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}
