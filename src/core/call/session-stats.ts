/** What a calling service measures of a call that goes on, as plain data. What it cannot tell is left out. */

/** One kind of media in one direction, over the last second or so. */
export interface StreamStats {
  readonly kind: 'audio' | 'video';
  /** It is of a shared screen. */
  readonly isScreen?: true;
  /** In bits per second. */
  readonly bitrate?: number;
  /** The share of packets lost on the way: 0 to 1. */
  readonly lossRatio?: number;
  /** In ms. */
  readonly jitterMs?: number;
  /** The size of the picture, in pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Pictures per second. */
  readonly frameRate?: number;
  /** Such as `opus` or `VP8`. */
  readonly codec?: string;
  /** What keeps the sender from sending a better picture. */
  readonly limitedBy?: 'network' | 'processor';
}

/** What goes to another member, and comes from them. */
export interface MemberStats {
  readonly userId: string;
  readonly sent: readonly StreamStats[];
  readonly received: readonly StreamStats[];
  /** In ms: to them, or to the service. */
  readonly roundTripMs?: number;
  /** The way that media takes: from browser to browser, over a relay (TURN), or through the calling service. */
  readonly path?: 'direct' | 'relay' | 'service';
  /** Such as `udp`, `tcp` or `tls`. */
  readonly protocol?: string;
}

export interface SessionStats {
  /** The calling service: `local`, `rongcloud`, or another name. */
  readonly service: string;
  /** Everybody who has joined. */
  readonly members: readonly MemberStats[];
}
