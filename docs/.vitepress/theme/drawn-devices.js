/** Cameras and microphones of the start page: drawn and silent, unless the reader wants the real ones. */
import { drawnCamera, silence } from './pictures.js';

/**
 * @param {object} options
 * @param {() => boolean} options.real whether the real devices are wanted now
 * @param {() => string} options.userId who opens devices now
 * @returns {() => void} gives the page its own devices back
 */
export function drawDevices({ real, userId }) {
  const devices = navigator.mediaDevices;
  if (!devices) return () => {}; // the page is not secure: the kit says so
  const { getUserMedia } = devices;
  devices.getUserMedia = async (constraints) => {
    if (real()) return getUserMedia.call(devices, constraints);
    const tracks = [];
    if (constraints.video) tracks.push(drawnCamera(userId()).getVideoTracks()[0].clone());
    if (constraints.audio) tracks.push(silence());
    return new MediaStream(tracks);
  };
  return () => delete devices.getUserMedia; // that of the prototype is there again
}
