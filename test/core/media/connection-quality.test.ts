import { expect } from '@open-wc/testing';
import { qualityOf, QualityMeter } from '../../../src/core/media/connection-quality.js';

describe('the quality of a connection', () => {
  const cases = [
    [0, 0, 5],
    [0.01, 150, 5],
    [0.011, 20, 4],
    [0, 151, 4],
    [0.03, 300, 4],
    [0.05, 100, 3],
    [0, 500, 3],
    [0.09, 40, 2],
    [0, 800, 2],
    [0.21, 40, 1],
    [0, 801, 1],
    [1, 5000, 1],
  ] as const;
  for (const [lossRatio, roundTripMs, quality] of cases)
    it(`with ${lossRatio * 100} % lost and ${roundTripMs} ms there and back is ${quality}`, () => {
      expect(qualityOf({ lossRatio, roundTripMs })).to.equal(quality);
    });

  it('is told at once', () => {
    expect(new QualityMeter().take({ lossRatio: 0.5, roundTripMs: 10 })).to.equal(1);
  });

  it('does not jump for one bad second, and follows several', () => {
    const meter = new QualityMeter();
    const good = { lossRatio: 0, roundTripMs: 20 };
    const bad = { lossRatio: 0.3, roundTripMs: 20 };
    expect(meter.take(good)).to.equal(5);
    expect(meter.take(bad), 'after one').to.equal(2);
    expect(meter.take(bad), 'after two').to.equal(1);
    const back = [good, good, good, good, good].map((measure) => meter.take(measure));
    expect(back).to.deep.equal([2, 3, 4, 4, 5]);
  });
});
