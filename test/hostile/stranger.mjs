/** Somebody in the room of the relay who hears everything and says anything. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** @param {string} url the relay's address, with the room */
export async function openStranger(url) {
  const socket = new WebSocket(url);
  const heard = [];
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const text = String(data);
    if (text.includes('"type"')) heard.push(text);
  });
  await once(socket, 'open');
  return {
    /** Every call message so far, as text. */
    heard,
    /** Says all of it, so many at a time. */
    async say(texts, atOnce = 20) {
      for (let i = 0; i < texts.length; i += atOnce) {
        if (socket.readyState !== WebSocket.OPEN) return; // the relay had enough
        for (const text of texts.slice(i, i + atOnce)) socket.send(text);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    close: () => socket.terminate(),
  };
}
