/** Tracks the devices a page opens and the connections it creates, so that a test can find what is still open. */
import { replace } from './replace.js';

export interface MediaWatch {
  /** Local tracks that still hold a device. */
  liveTracks: () => MediaStreamTrack[];
  openConnections: () => RTCPeerConnection[];
  /** Watches another window too, such as a frame's. */
  add(target: Window & typeof globalThis): void;
  stop(): void;
}

export function watchMedia(): MediaWatch {
  const tracks: MediaStreamTrack[] = [];
  const connections: RTCPeerConnection[] = [];
  const undo: (() => void)[] = [];

  function add(target: Window & typeof globalThis): void {
    const { mediaDevices } = target.navigator;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    const getDisplayMedia = mediaDevices.getDisplayMedia.bind(mediaDevices);
    undo.push(
      replace(mediaDevices, 'getDisplayMedia', async (options) => {
        const stream = await getDisplayMedia(options);
        tracks.push(...stream.getTracks());
        return stream;
      }),
      replace(mediaDevices, 'getUserMedia', async (constraints) => {
        const stream = await getUserMedia(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      }),
      replace(
        target,
        'RTCPeerConnection',
        class extends target.RTCPeerConnection {
          constructor(configuration?: RTCConfiguration) {
            super(configuration);
            connections.push(this);
          }
        },
      ),
    );
  }

  add(window);
  return {
    liveTracks: () => tracks.filter(({ readyState }) => readyState === 'live'),
    openConnections: () =>
      connections.filter(({ connectionState }) => connectionState !== 'closed'),
    add,
    stop: () => undo.forEach((restore) => restore()),
  };
}
