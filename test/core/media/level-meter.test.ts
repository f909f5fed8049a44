import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { isSoundBlocked } from '../../../src/core/media/autoplay.js';
import { measureLevel } from '../../../src/core/media/level-meter.js';
import { itWithSound } from '../../support/abilities.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';

describe('the level meter', () => {
  const stops: (() => void)[] = [];

  before(async () => {
    await sendMouse({ type: 'click', position: [1, 1] }); // a browser handles no sound before
  });
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  /** A tone of that peak, as a track. */
  function tone(peak: number): { track: MediaStreamTrack; gain: GainNode } {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: 480 });
    const gain = new GainNode(context, { gain: peak });
    const out = new MediaStreamAudioDestinationNode(context);
    oscillator.connect(gain).connect(out);
    oscillator.start();
    stops.push(() => void context.close());
    return { track: out.stream.getAudioTracks()[0]!, gain };
  }

  /** Follows a track's level. */
  function follow(track: MediaStreamTrack): { levels: number[]; stop: () => void } {
    const levels: number[] = [];
    const stop = measureLevel(track, (level) => levels.push(level));
    stops.push(stop);
    return { levels, stop };
  }

  const near = (levels: number[], wanted: number) => () => Math.abs(levels.at(-1)! - wanted) < 0.03;

  itWithSound('says how loud a tone is, in decibels, from 0 to 1', async () => {
    // a sine has 3 dB less than its peak
    const loud = follow(tone(1).track);
    await until(near(loud.levels, 1 - 3 / 60), 3000, 'a full tone is -3 dB');
    const soft = follow(tone(0.1).track);
    await until(near(soft.levels, 1 - 23 / 60), 3000, 'a tenth is 20 dB less');
    const none = follow(tone(0.0001).track);
    await until(() => none.levels.length > 4, 3000, 'it was measured');
    expect(none.levels.every((level) => level === 0)).to.be.true;
    for (const level of [...loud.levels, ...soft.levels]) expect(level).to.be.within(0, 1);
  });

  itWithSound('rises at once and falls step by step to nothing', async () => {
    const { track, gain } = tone(0.5);
    const { levels } = follow(track);
    await until(() => levels.at(-1)! > 0.8, 3000, 'it is loud');
    const loudAt = levels.length - 1;
    gain.gain.value = 0;
    await until(() => levels.at(-1) === 0, 3000, 'it is silent');
    const fall = levels.slice(loudAt);
    expect(fall.length).to.be.above(5);
    expect(fall.some((level) => level > 0 && level < 0.3)).to.be.true;
  });

  itWithSound('hears the microphone beep', async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const [track] = stream.getAudioTracks();
    stops.push(() => track!.stop());
    const { levels } = follow(track!);
    await until(() => levels.some((level) => level > 0.4), 4000, 'it beeped');
    track!.enabled = false;
    await until(() => levels.at(-1) === 0, 3000, 'a microphone that is off is silent');
  });

  it('leaves the track alone, and nothing running when it stops', async () => {
    const contexts: AudioContext[] = [];
    const undo = replace(
      window,
      'AudioContext',
      class extends AudioContext {
        constructor() {
          super();
          contexts.push(this);
        }
      },
    );
    try {
      const { track } = tone(1);
      contexts.length = 0; // that of the tone
      const one = follow(track);
      const two = follow(track);
      expect(contexts).to.have.length(1);
      one.stop();
      const heard = two.levels.length;
      await until(() => two.levels.length > heard + 1, 3000, 'the other one goes on');
      two.stop();
      two.stop();
      await until(() => contexts[0]!.state === 'closed', 3000, 'the context is closed');
      expect(track.readyState).to.equal('live');
      const told = one.levels.length + two.levels.length;
      const third = follow(track);
      await until(() => third.levels.length > 3, 3000, 'it can begin again');
      expect(one.levels.length + two.levels.length).to.equal(told);
      expect(contexts).to.have.length(2);
    } finally {
      undo();
    }
  });

  it('may be stopped by what it tells, and a listener that throws stops nobody', async () => {
    const { track } = tone(1);
    let told = 0;
    const stop = measureLevel(track, () => {
      told++;
      stop();
    });
    const other = follow(track);
    await until(() => other.levels.length > 3, 3000, 'the other one goes on');
    expect(told).to.equal(1);
  });

  itWithSound('says nothing is heard while the browser allows no sound', async () => {
    let allowed = false;
    const undo = replace(
      window,
      'AudioContext',
      class extends AudioContext {
        override get state(): AudioContextState {
          return allowed ? super.state : 'suspended';
        }
      },
    );
    try {
      const { track } = tone(1);
      const { levels } = follow(track);
      await until(() => levels.length > 3, 3000, 'it tells');
      expect(levels.every((level) => level === 0)).to.be.true;
      allowed = true;
      await until(() => levels.at(-1)! > 0.9, 3000, 'it hears as soon as it may');
    } finally {
      undo();
    }
  });
});

describe('a machine without sound', () => {
  let undo: () => void;

  before(() => {
    undo = replace(
      window,
      'AudioContext',
      class {
        constructor() {
          throw new DOMException('No sound.', 'NotSupportedError');
        }
      } as unknown as typeof AudioContext,
    );
  });
  after(() => undo());

  it('hears nothing, and breaks nothing', () => {
    const track = {} as MediaStreamTrack; // without sound nobody looks at it
    const stop = measureLevel(track, () => expect.fail('there is nothing to tell'));
    stop();
  });

  it('is not said to block sound: no click would help', async () => {
    expect(await isSoundBlocked()).to.equal(false);
  });
});
