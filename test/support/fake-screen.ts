/** A screen to share without a person: as strict as `getDisplayMedia`, but for the press it asks for. */
import { replace } from './replace.js';

export interface FakeScreen {
  /** The streams that were given, oldest first. */
  readonly streams: MediaStream[];
  /** How often somebody was asked. */
  readonly asked: number;
  /** The person says no, or there is nothing to share: the name of the exception. From now on. */
  refuse(name: string): void;
  /** Holds the next answer until the returned function is called. */
  hold(): () => void;
  /** The browser's own bar, or the shared window is closed: the newest stream ends. */
  endByBrowser(): void;
  stop(): void;
}

/** @param hasSound whether the browser gives sound, too */
export function fakeScreen({ hasSound = false } = {}): FakeScreen {
  const streams: MediaStream[] = [];
  const painting: ReturnType<typeof setInterval>[] = [];
  const sounds: AudioContext[] = [];
  let refusal = '';
  let answer: Promise<void> | undefined;
  let asked = 0;

  function paint(): MediaStream {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const pen = canvas.getContext('2d')!;
    let count = 0;
    const draw = () => {
      pen.fillStyle = `hsl(${(count += 7) % 360} 80% 50%)`;
      pen.fillRect(0, 0, 320, 180);
    };
    draw();
    painting.push(setInterval(draw, 40));
    return canvas.captureStream(25);
  }

  function sing(): MediaStreamTrack {
    const context = new AudioContext();
    sounds.push(context);
    const tone = new OscillatorNode(context);
    const out = new MediaStreamAudioDestinationNode(context);
    tone.connect(out);
    tone.start();
    return out.stream.getAudioTracks()[0]!;
  }

  const restore = replace(navigator.mediaDevices, 'getDisplayMedia', async (options) => {
    asked += 1;
    if (!options?.video) throw new TypeError('no video was asked for');
    await answer;
    if (refusal) throw new DOMException('not shared', refusal);
    const stream = paint();
    if (hasSound && options.audio) stream.addTrack(sing());
    streams.push(stream);
    return stream;
  });

  return {
    streams,
    get asked() {
      return asked;
    },
    refuse: (name) => (refusal = name),
    hold() {
      let release!: () => void;
      answer = new Promise((resolve) => (release = resolve));
      return () => {
        answer = undefined;
        release();
      };
    },
    endByBrowser() {
      const [track] = streams.at(-1)!.getVideoTracks();
      track!.stop();
      track!.dispatchEvent(new Event('ended')); // which `stop()` does not
    },
    stop() {
      restore();
      painting.forEach(clearInterval);
      for (const stream of streams) for (const track of stream.getTracks()) track.stop();
      for (const context of sounds) void context.close();
    },
  };
}
