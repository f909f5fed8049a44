/**
 * The media service's HTTP interface: /exchange negotiates everything a user publishes and subscribes to, /exit ends it.
 */
import { sleep } from './faults.mjs';

export const RESULT = { OK: 10000, BAD_TOKEN: 50006, FAILED: 53004 };

export class MediaService {
  constructor({ sfu, rooms, faults, log, config }) {
    this.sfu = sfu;
    this.rooms = rooms;
    this.faults = faults;
    this.log = log;
    this.config = config;
  }

  /** @returns `{ status, json }`, or null if the path belongs to another service */
  async handle(request, body) {
    const path = new URL(request.url, 'http://emulator').pathname;
    if (path !== '/exchange' && path !== '/exit') return null;
    const roomId = decodeURIComponent(request.headers.roomid ?? '');
    const userId = decodeURIComponent(request.headers.userid ?? '');
    const token = request.headers.token;

    const fault = this.faults.take(path.slice(1), { roomId, userId });
    if (fault) {
      this.log({ kind: 'media', event: 'fault', path, roomId, userId, fault: { ...fault } });
      if (fault.delayMs) await sleep(fault.delayMs);
      if (fault.refuse) return { destroy: true };
      if (fault.status) return { status: fault.status, json: { message: 'fault' } };
      if (fault.resultCode)
        return { status: 200, json: { resultCode: fault.resultCode, message: 'fault' } };
    }

    if (path === '/exit') {
      const existed = this.sfu.exit(roomId, userId);
      this.log({ kind: 'media', event: 'exit', roomId, userId, existed });
      return { status: 200, json: { resultCode: RESULT.OK, message: 'OK' } };
    }

    const member = this.rooms.member(roomId, userId);
    if (this.config.checkMediaToken && member?.token !== token) {
      this.log({ kind: 'media', event: 'bad token', roomId, userId });
      return {
        status: 200,
        json: {
          resultCode: RESULT.BAD_TOKEN,
          message: 'token does not belong to a member of the room',
        },
      };
    }
    try {
      const wanted = (body.subscribeList ?? []).map((item) => item.uri);
      const { sdp, published, missing, leftover } = await this.sfu.exchange({
        roomId,
        userId,
        sdp: body.sdp.sdp,
        wanted,
      });
      this.log({
        kind: 'media',
        event: 'exchange',
        roomId,
        userId,
        published: published.map((item) => `${item.msid}_${item.mediaType}`),
        wanted: wanted.length,
        missing,
        leftover,
        fields: Object.keys(body),
      });
      /** Later SDKs read from this what they are subscribed to from now on, by `<msid>_<mediaType>`. */
      const subscribed = (body.subscribeList ?? []).flatMap((item) => {
        const source = this.sfu.findSource(roomId, item.uri);
        return source ? [{ ...item, msid: source.stream, mediaType: source.mediaType }] : [];
      });
      return {
        status: 200,
        json: {
          resultCode: RESULT.OK,
          message: 'OK',
          roomId,
          userId,
          sdp: { type: 'answer', sdp },
          publishList: published,
          subscribedList: subscribed,
        },
      };
    } catch (error) {
      this.log({ kind: 'error', where: 'exchange', roomId, userId, message: error.stack });
      return { status: 200, json: { resultCode: RESULT.FAILED, message: String(error.message) } };
    }
  }
}
