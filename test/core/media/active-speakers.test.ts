import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { ActiveSpeakers } from '../../../src/core/media/active-speakers.js';
import { itWithSound } from '../../support/abilities.js';
import { until } from '../../support/until.js';

/** A voice that can be turned up and down: a tone as a track. */
class Tone {
  readonly context = new AudioContext();
  readonly #gain = this.context.createGain();
  readonly track: MediaStreamTrack;

  constructor() {
    const tone = this.context.createOscillator();
    const out = this.context.createMediaStreamDestination();
    tone.connect(this.#gain).connect(out);
    this.#gain.gain.value = 0;
    tone.start();
    this.track = out.stream.getAudioTracks()[0]!;
  }

  set loudness(gain: number) {
    this.#gain.gain.value = gain;
  }
}

describe('active speakers', () => {
  let tone: Tone;
  let log: string[];
  let speakers: ActiveSpeakers;

  before(async () => {
    await sendMouse({ type: 'click', position: [1, 1] }); // a browser handles no sound before
  });

  beforeEach(() => {
    tone = new Tone();
    log = [];
    speakers = new ActiveSpeakers((userId, speaking) =>
      log.push(`${userId} ${speaking ? 'on' : 'off'}`),
    );
  });

  afterEach(async () => {
    speakers.clear();
    tone.track.stop();
    await tone.context.close();
  });

  itWithSound('are told when they begin and when they end, once each', async () => {
    speakers.follow('3002', tone.track);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(log, 'in silence').to.deep.equal([]);
    tone.loudness = 0.5;
    await until(() => log.length > 0, 3000, 'the voice is heard');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    tone.loudness = 0;
    await until(() => log.length > 1, 4000, 'the voice is over');
    expect(log).to.deep.equal(['3002 on', '3002 off']);
  });

  it('are not a hum', async () => {
    tone.loudness = 0.003; // −53 dB
    speakers.follow('3002', tone.track);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(log).to.deep.equal([]);
  });

  itWithSound('of a track that is turned off are heard only where that is asked for', async () => {
    tone.loudness = 0.5;
    tone.track.enabled = false;
    speakers.follow('3001', tone.track, true);
    speakers.follow('3002', tone.track);
    await until(() => log.length > 0, 3000, 'the voice is heard');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(log).to.deep.equal(['3001 on']);
    expect(tone.track.enabled, 'the track is left alone').to.be.false;
  });

  itWithSound('of who leaves end with that', async () => {
    tone.loudness = 0.5;
    speakers.follow('3002', tone.track);
    await until(() => log.length > 0, 3000, 'the voice is heard');
    speakers.keep(new Set(['3003']));
    expect(log).to.deep.equal(['3002 on', '3002 off']);
  });

  it('leave nothing open', () => {
    const copies: MediaStreamTrack[] = [];
    const clone = tone.track.clone.bind(tone.track);
    tone.track.clone = () => {
      const copy = clone();
      copies.push(copy);
      return copy;
    };
    speakers.follow('3001', tone.track, true);
    speakers.clear();
    expect(copies.map(({ readyState }) => readyState)).to.deep.equal(['ended']);
    expect(tone.track.readyState).to.equal('live');
  });
});
