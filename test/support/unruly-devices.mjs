/**
 * Runs in the page, before anything else there: devices that take their time or fail. `window.devices.delayMs` is how long
 * they take to open, as when a person looks for the browser's question; `window.devices.fails` names what they fail with.
 */
export function unrulyDevices() {
  const devices = { delayMs: 0, fails: '' };
  window.devices = devices;
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const { delayMs, fails } = devices;
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (fails) throw new DOMException('A test wants it so.', fails);
    return getUserMedia.call(this, constraints);
  };
}
