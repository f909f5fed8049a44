/**
 * Stands for your calling service: its server, and the client library that talks to it. Everything is in the memory of one
 * page, and cameras are passed on as they are. What matters is what it knows and what it tells; yours will do the same over a
 * network.
 */
import type { EndReason, Media } from 'rc-call-kit/core';

/** A person in a call, as the server knows them. */
export interface Seat {
  readonly userId: string;
  status: 'invited' | 'ringing' | 'joined';
  microphone: boolean;
  /** Camera and microphone, once they have joined. */
  stream?: MediaStream;
}

export interface Room {
  readonly id: string;
  media: Media;
  readonly callerId: string;
  readonly groupId?: string;
  seats: Seat[];
}

/** What the server tells a client. */
export type Notice =
  | { readonly type: 'rings'; readonly room: Room }
  | { readonly type: 'changed'; readonly room: Room; readonly by?: string }
  | { readonly type: 'connected'; readonly room: Room; readonly at: number }
  | { readonly type: 'over'; readonly room: Room; readonly reason: EndReason };

export class Exchange {
  readonly #groups: Readonly<Record<string, readonly string[]>>;
  readonly #clients = new Map<string, (notice: Notice) => void>();
  readonly #rooms = new Map<string, Room>();
  /** Who has been told that a call is connected. */
  readonly #connected = new Set<Seat>();

  constructor(groups: Readonly<Record<string, readonly string[]>> = {}) {
    this.#groups = groups;
  }

  signIn(userId: string, listener: (notice: Notice) => void): void {
    this.#clients.set(userId, listener);
  }

  signOut(userId: string): void {
    this.#clients.delete(userId);
  }

  /** @returns which of them are not in the group */
  strangers(groupId: string, userIds: readonly string[]): string[] {
    return userIds.filter((userId) => !this.#groups[groupId]?.includes(userId));
  }

  /** The caller has joined. Each of the others rings for as long as the caller waits. */
  dial(dialed: Room, noAnswerMs: number): void {
    const room = copyOf(dialed);
    this.#rooms.set(room.id, room);
    this.ring(room.id, room.seats.slice(1), noAnswerMs);
  }

  /** Rings at people who have a seat, or get one now. */
  ring(roomId: string, seats: readonly Seat[], noAnswerMs: number): void {
    const room = this.#rooms.get(roomId);
    if (!room) return;
    room.seats = [...new Set([...room.seats, ...seats])];
    for (const seat of seats) {
      if (this.#clients.has(seat.userId)) seat.status = 'ringing';
      this.#tell(seat.userId, { type: 'rings', room });
      setTimeout(() => this.#giveUp(room, seat), noAnswerMs);
    }
    this.#tellAll(room, { type: 'changed', room });
  }

  join(roomId: string, userId: string, stream: MediaStream): void {
    const { room, seat } = this.#find(roomId, userId);
    if (!room || !seat) return;
    Object.assign(seat, { status: 'joined', microphone: true, stream });
    this.#tellAll(room, { type: 'changed', room });
    const joined = room.seats.filter(({ status }) => status === 'joined');
    for (const each of joined) {
      if (joined.length < 2 || this.#connected.has(each)) continue;
      this.#connected.add(each);
      this.#tell(each.userId, { type: 'connected', room, at: Date.now() });
    }
  }

  /** Somebody's microphone or camera is on or off now. */
  update(
    roomId: string,
    userId: string,
    change: Partial<Pick<Seat, 'microphone' | 'stream'>>,
  ): void {
    const { room, seat } = this.#find(roomId, userId);
    if (!room || !seat) return;
    Object.assign(seat, change);
    this.#tellAll(room, { type: 'changed', room });
  }

  switchToAudio(roomId: string, by: string): void {
    const room = this.#rooms.get(roomId);
    if (!room || room.media === 'audio') return;
    room.media = 'audio';
    this.#tellAll(room, { type: 'changed', room, by });
  }

  /** @param reason what the others read when nobody is left for them */
  leave(roomId: string, userId: string, reason: EndReason): void {
    const { room, seat } = this.#find(roomId, userId);
    if (!room || !seat) return;
    room.seats = room.seats.filter((each) => each !== seat);
    this.#tellAll(room, { type: 'changed', room });
    const isAnybodyIn = room.seats.some(({ status }) => status === 'joined');
    if (isAnybodyIn && room.seats.length > 1) return; // the call goes on
    this.#rooms.delete(room.id);
    for (const each of room.seats)
      this.#tell(each.userId, {
        type: 'over',
        room,
        reason: each.status === 'joined' ? reason : 'canceled',
      });
  }

  /** Nobody answered there. */
  #giveUp(room: Room, seat: Seat): void {
    if (seat.status === 'joined' || !room.seats.includes(seat)) return;
    this.#tell(seat.userId, { type: 'over', room, reason: 'no-answer' });
    this.leave(room.id, seat.userId, 'no-answer');
  }

  #find(roomId: string, userId: string): { room?: Room; seat?: Seat } {
    const room = this.#rooms.get(roomId);
    return { room, seat: room?.seats.find((each) => each.userId === userId) };
  }

  #tellAll(room: Room, notice: Notice): void {
    for (const { userId } of room.seats) this.#tell(userId, notice);
  }

  /** Later and as a copy, as everything that comes over a network. */
  #tell(userId: string, notice: Notice): void {
    const told = { ...notice, room: copyOf(notice.room) };
    setTimeout(() => this.#clients.get(userId)?.(told));
  }
}

function copyOf(room: Room): Room {
  return { ...room, seats: room.seats.map((seat) => ({ ...seat })) };
}
