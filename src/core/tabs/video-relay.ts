/**
 * Shows a video that one tab receives in another tab of the same browser, over a WebRTC connection between the two. The
 * browser offers tabs no other way to share a stream. The media never leaves the machine.
 */
import type { CallSession } from '../call/backend.js';
import type { Picture } from '../call/call-info.js';
import { withDeadline } from '../call/deadline.js';

/** How long the candidates of this machine may take. */
const GATHER_MS = 3000;

/**
 * Shows a video from another tab in an element.
 *
 * @param video where to show it
 * @param ask sends an SDP offer to the other tab, and resolves with its SDP answer
 * @returns stops receiving
 */
export function receiveVideo(
  video: HTMLVideoElement,
  ask: (offer: string) => Promise<string>,
): () => void {
  const connection = new RTCPeerConnection();
  connection.addTransceiver('video', { direction: 'recvonly' });
  connection.addEventListener('track', ({ track }) => {
    video.muted = video.autoplay = video.playsInline = true;
    video.srcObject = new MediaStream([track]);
  });
  const open = async (): Promise<void> => {
    await connection.setLocalDescription();
    const sdp = await ask(await gatheredDescription(connection));
    await connection.setRemoteDescription({ type: 'answer', sdp });
  };
  open().catch(() => {}); // the call has ended or the tab has closed: both are reported elsewhere
  return () => {
    connection.close();
    video.srcObject = null;
  };
}

/**
 * Sends a user's video to another tab for as long as that tab shows it. Follows the session when it replaces the track.
 *
 * @param offer SDP from `receiveVideo`
 * @param picture which of the user's pictures; default: the camera's
 * @returns the SDP answer
 */
export async function sendVideo(
  session: CallSession,
  userId: string,
  offer: string,
  picture?: Picture,
): Promise<string> {
  const connection = new RTCPeerConnection();
  await connection.setRemoteDescription({ type: 'offer', sdp: offer });
  const [transceiver] = connection.getTransceivers();
  transceiver!.direction = 'sendonly';
  // The session shows video only in an element, so an unseen element is the way to its track.
  const video = document.createElement('video');
  const updateTrack = (): void => {
    const stream = video.srcObject as MediaStream | null;
    void transceiver!.sender.replaceTrack(stream?.getVideoTracks()[0] ?? null).catch(() => {});
  };
  for (const type of ['loadedmetadata', 'emptied']) video.addEventListener(type, updateTrack);
  const detach = session.attachView(userId, video, picture);
  connection.addEventListener('connectionstatechange', () => {
    if (!['closed', 'disconnected', 'failed'].includes(connection.connectionState)) return;
    connection.close();
    detach();
  });
  await connection.setLocalDescription();
  return gatheredDescription(connection);
}

/** The local SDP with its ICE candidates in it, so that one offer and one answer are enough. */
async function gatheredDescription(connection: RTCPeerConnection): Promise<string> {
  const gathered = new Promise<void>((resolve) => {
    const check = (): void => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
    connection.addEventListener('icegatheringstatechange', check);
    check();
  });
  await withDeadline(gathered, GATHER_MS).catch(() => {}); // with those that there are
  return connection.localDescription!.sdp;
}
