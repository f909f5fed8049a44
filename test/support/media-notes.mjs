/**
 * Runs in the page, before anything else there: notes every track that is opened and every connection, so that a test
 * can ask what is left. `page.addInitScript(noteMedia)`, then `window.media`.
 */
export function noteMedia() {
  const tracks = [];
  const connections = [];
  if (window.MediaDevices) {
    for (const name of ['getUserMedia', 'getDisplayMedia']) {
      const open = MediaDevices.prototype[name];
      if (!open) continue; // browsers of phones share no screens
      MediaDevices.prototype[name] = async function (constraints) {
        const stream = await open.call(this, constraints);
        tracks.push(...stream.getTracks());
        return stream;
      };
    }
  }
  const players = new Set();
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (this instanceof HTMLAudioElement) players.add(this);
    return play.call(this);
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };
  const open = () => connections.filter(({ connectionState }) => connectionState !== 'closed');
  /** Of each open connection, whether sound arrives on it. */
  const sounding = async () => {
    const reports = await Promise.all(open().map((connection) => connection.getStats()));
    return reports.map((report) =>
      [...report.values()].some(
        ({ type, kind, bytesReceived }) =>
          type === 'inbound-rtp' && kind === 'audio' && bytesReceived > 0,
      ),
    );
  };
  const isSpeaking = ({ paused, muted, srcObject }) =>
    !paused && !muted && srcObject?.getTracks().some(({ readyState }) => readyState === 'live');
  window.media = {
    /** The kinds of all tracks ever opened, sorted. */
    opened: () => tracks.map(({ kind }) => kind).sort(),
    live: () => tracks.filter(({ readyState }) => readyState === 'live').length,
    connections: () => open().length,
    /** How many elements play somebody's voice right now. */
    voices: () => [...players].filter(isSpeaking).length,
    /** Whether sound arrives on every open connection. */
    sounds: async () => (await sounding()).every(Boolean),
    /** Whether sound arrives on one of them: some services send and receive on two. */
    hears: async () => (await sounding()).some(Boolean),
  };
}

/** What a page still holds open. */
export const mediaLeft = (page) =>
  page.evaluate(() => ({ tracks: window.media.live(), connections: window.media.connections() }));

export const NOTHING_LEFT = { tracks: 0, connections: 0 };
