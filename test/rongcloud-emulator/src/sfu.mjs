/**
 * A small selective forwarding unit. One Peer per browser RTCPeerConnection; each published m-line of a peer is a
 * Source, each subscribed m-line of another peer is a Sink.
 */
import { randomBytes, randomUUID } from 'node:crypto';

import {
  CipherContext,
  DtlsClient,
  HashAlgorithm,
  NamedCurveAlgorithm,
  RtpHeader,
  RtpPacket,
  SignatureAlgorithm,
  SrtcpSession,
  SrtpSession,
  fingerprint as digest,
  keyLength,
  saltLength,
} from 'werift';

import { IceLite } from './ice-lite.mjs';
import { MID_EXT, parseOffer, pickCodec, writeAnswer } from './sdp.mjs';

const SRTP_PROFILES = [7, 1]; // AEAD_AES_128_GCM, AES128_CM_HMAC_SHA1_80
const OWN_SSRC = 1;

const newSsrc = () => randomBytes(4).readUInt32BE() >>> 1 || 2;

let certificate;

async function serverCertificate() {
  certificate ??= (async () => {
    const made = await CipherContext.createSelfSignedCertificateWithKey(
      { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
      NamedCurveAlgorithm.secp256r1_23,
    );
    const der = Buffer.from(made.certPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    return { ...made, fingerprint: digest(der, 'sha256').toUpperCase() };
  })();
  return certificate;
}

class Source {
  constructor(peer, section) {
    this.peer = peer;
    this.mid = section.mid;
    this.kind = section.kind;
    this.mediaType = section.kind === 'audio' ? 0 : 1;
    this.stream = section.msid.stream;
    this.uri = randomUUID().replaceAll('-', '');
    this.sinks = new Set();
    this.ssrc = null;
    this.packets = 0;
    this.bytes = 0;
    this.highest = 0;
    this.lastKeyRequest = 0;
    this.lastReport = null; // { ntp: middle 32 bits, at }
  }

  requestKeyFrame() {
    if (this.kind !== 'video' || !this.ssrc) return;
    const now = Date.now();
    if (now - this.lastKeyRequest < 300) {
      if (!this.keyTimer) {
        this.keyTimer = setTimeout(() => {
          this.keyTimer = null;
          this.requestKeyFrame();
        }, 300);
        this.keyTimer.unref?.();
      }
      return;
    }
    this.lastKeyRequest = now;
    const pli = Buffer.alloc(12);
    pli[0] = 0x81;
    pli[1] = 206;
    pli.writeUInt16BE(2, 2);
    pli.writeUInt32BE(OWN_SSRC, 4);
    pli.writeUInt32BE(this.ssrc, 8);
    this.peer.sendRtcp(pli);
  }
}

class Sink {
  constructor(peer, { mid, kind }) {
    this.peer = peer;
    this.mid = mid;
    this.kind = kind;
    this.ssrc = newSsrc();
    this.source = null;
    this.key = null; // `${stream}_${mediaType}` of what is bound
    this.track = randomUUID();
    this.pt = 0;
    this.seq = randomBytes(2).readUInt16BE() >>> 1;
    this.ts = 0;
    this.seqShift = 0;
    this.tsShift = 0;
    this.fresh = true;
    this.packets = 0;
    this.sent = new Map();
  }

  bind(source) {
    if (this.source === source) return;
    this.source?.sinks.delete(this);
    this.source = source;
    this.fresh = true;
    if (source) {
      // Chromium does not show the frames of an m-line that went inactive and came back with
      // the same SSRC, so a sink gets a new one each time it starts again.
      if (this.used) this.renew();
      this.used = true;
      source.sinks.add(this);
      source.requestKeyFrame();
    }
  }

  renew() {
    this.ssrc = newSsrc();
    this.ts = 0;
    this.sent.clear();
  }

  forward(packet) {
    if (!this.peer.srtp) return;
    const { header } = packet;
    if (this.fresh) {
      this.seqShift = (this.seq + 1 - header.sequenceNumber) & 0xffff;
      this.tsShift = this.ts === 0 ? 0 : (this.ts + 3000 - header.timestamp) >>> 0;
      this.fresh = false;
    }
    const seq = (header.sequenceNumber + this.seqShift) & 0xffff;
    const ts = (header.timestamp + this.tsShift) >>> 0;
    this.seq = seq;
    this.ts = ts;
    this.packets += 1;
    const copy = new RtpHeader({
      version: 2,
      padding: false,
      extension: false,
      marker: header.marker,
      payloadType: this.pt,
      sequenceNumber: seq,
      timestamp: ts,
      ssrc: this.ssrc,
      csrc: [],
      extensions: [],
    });
    const encrypted = this.peer.srtp.encrypt(packet.payload, copy);
    this.sent.set(seq, encrypted);
    this.sent.delete((seq - 256) & 0xffff);
    this.peer.ice.send(encrypted);
  }

  resend(seq) {
    const encrypted = this.sent.get(seq);
    if (encrypted) this.peer.ice.send(encrypted);
  }
}

export class Peer {
  constructor(sfu, { roomId, userId, remoteFingerprint }) {
    this.sfu = sfu;
    this.roomId = roomId;
    this.userId = userId;
    this.remoteFingerprint = remoteFingerprint;
    this.sources = new Map(); // mid -> Source
    this.sinks = new Map(); // mid -> Sink
    this.bySsrc = new Map(); // ssrc -> Source
    this.midExt = null;
    this.createdAt = Date.now();
    this.state = 'new';
    this.ice = new IceLite({
      host: sfu.host,
      onData: (data) => this.onData(data),
      onConnect: () => void this.startDtls(),
    });
  }

  async open() {
    this.certificate = await serverCertificate();
    await this.ice.open();
    this.reporter = setInterval(() => this.report(), 1000);
    this.reporter.unref?.();
  }

  close() {
    if (this.state === 'closed') return;
    this.state = 'closed';
    clearInterval(this.reporter);
    for (const source of this.sources.values())
      for (const sink of [...source.sinks]) sink.bind(null);
    for (const sink of this.sinks.values()) sink.bind(null);
    try {
      this.dtls?.close();
    } catch {
      // already closed by the other end
    }
    this.ice.close();
  }

  // --- negotiation ---

  /** @returns the answer and the resource list; `wanted` holds the URIs to subscribe to */
  negotiate(offer, wanted) {
    // New credentials in the offer mean an ICE restart, which the answer must join.
    if (this.remoteUfrag && this.remoteUfrag !== offer.ufrag) this.ice.restart();
    this.remoteUfrag = offer.ufrag;
    const seen = new Set();
    const sections = [];
    const missing = [];
    const targets = wanted
      .map((uri) => {
        const source = this.sfu.findSource(this.roomId, uri);
        if (!source) missing.push(uri);
        return source;
      })
      .filter(Boolean);
    const keyOf = (source) => `${source.stream}_${source.mediaType}`;
    const unbound = new Map(targets.map((source) => [keyOf(source), source]));

    // Sinks that stay on their m-line first, so that new m-lines only serve new tracks.
    const planned = new Map();
    for (const media of offer.media) {
      const sink = this.sinks.get(media.mid);
      if (!sink?.key || media.direction !== 'recvonly') continue;
      const source = unbound.get(sink.key);
      if (source) {
        planned.set(media.mid, source);
        unbound.delete(sink.key);
      }
    }

    for (const media of offer.media) {
      seen.add(media.mid);
      const codec = pickCodec(media, media.kind === 'audio' ? 'opus' : this.sfu.videoCodec);
      if (!codec)
        throw new Error(
          `the offer has no ${media.kind === 'audio' ? 'opus' : this.sfu.videoCodec} for m-line ${media.mid}`,
        );
      const section = {
        kind: media.kind,
        mid: media.mid,
        proto: media.proto,
        codec,
        direction: 'inactive',
      };
      sections.push(section);
      const ext = media.ext.find(({ uri }) => uri === MID_EXT);

      if (
        (media.direction === 'sendonly' || media.direction === 'sendrecv') &&
        media.msid &&
        media.msid.stream !== '-'
      ) {
        section.direction = 'recvonly';
        if (ext) {
          section.extmap = ext;
          this.midExt = ext.id;
        }
        let source = this.sources.get(media.mid);
        if (!source || source.stream !== media.msid.stream) {
          source?.peer.dropSource(source);
          source = new Source(this, media);
          this.sources.set(media.mid, source);
        }
        source.pt = codec.pt;
        source.codec = codec.name;
        if (media.ssrcs.length) {
          source.ssrc = media.ssrcs[0];
          this.bySsrc.set(source.ssrc, source);
        }
        continue;
      }
      if (this.sources.has(media.mid)) this.dropSource(this.sources.get(media.mid));

      if (media.direction === 'recvonly') {
        let source = planned.get(media.mid);
        if (!source) {
          for (const [key, candidate] of unbound) {
            if (candidate.kind !== media.kind) continue;
            if (this.sinks.get(media.mid)?.key && this.sinks.get(media.mid).key !== key) continue;
            source = candidate;
            unbound.delete(key);
            break;
          }
        }
        let sink = this.sinks.get(media.mid);
        if (source) {
          if (!sink) {
            sink = new Sink(this, media);
            this.sinks.set(media.mid, sink);
          }
          sink.key = keyOf(source);
          sink.pt = codec.pt;
          sink.bind(source);
          section.direction = 'sendonly';
          section.msid = { stream: source.stream, track: sink.track };
          section.ssrc = sink.ssrc;
          section.cname = source.peer.userId;
        } else {
          sink?.bind(null);
        }
      } else {
        this.sinks.get(media.mid)?.bind(null);
      }
    }
    for (const [mid, source] of this.sources) if (!seen.has(mid)) this.dropSource(source);

    const sdp = writeAnswer({
      sections,
      ufrag: this.ice.ufrag,
      pwd: this.ice.pwd,
      fingerprint: this.certificate.fingerprint,
      setup: 'active',
      host: this.sfu.host,
      port: this.ice.port,
    });
    const leftover = [...unbound.values()].map((source) => source.uri);
    return { sdp, published: this.published(), missing, leftover };
  }

  published() {
    return [...this.sources.values()]
      .filter((source) => !/_tiny$/.test(source.stream))
      .map((source) => ({ mediaType: source.mediaType, msid: source.stream, uri: source.uri }));
  }

  dropSource(source) {
    this.sources.delete(source.mid);
    for (const [ssrc, owner] of this.bySsrc) if (owner === source) this.bySsrc.delete(ssrc);
    for (const sink of [...source.sinks]) sink.bind(null);
  }

  // --- transport ---

  async startDtls() {
    if (this.dtls || this.state === 'closed') return;
    this.state = 'dtls';
    const peer = this;
    const transport = {
      type: 'udp',
      address: { address: this.ice.host, port: this.ice.port, family: 'IPv4' },
      closed: false,
      onData: () => {},
      send: async (data) => peer.ice.send(data),
      close: async () => {},
    };
    this.transport = transport;
    this.dtls = new DtlsClient({
      cert: this.certificate.certPem,
      key: this.certificate.keyPem,
      signatureHash: this.certificate.signatureHash,
      transport,
      srtpProfiles: SRTP_PROFILES,
      extendedMasterSecret: true,
    });
    this.dtls.onError.once((error) => {
      this.state = 'failed';
      this.sfu.log({
        kind: 'error',
        where: 'dtls',
        userId: this.userId,
        message: String(error?.message ?? error),
      });
    });
    this.dtls.onConnect.once(() => {
      const profile = this.dtls.srtp.srtpProfile;
      const { localKey, localSalt, remoteKey, remoteSalt } = this.dtls.extractSessionKeys(
        keyLength(profile),
        saltLength(profile),
      );
      const config = {
        profile,
        keys: {
          localMasterKey: localKey,
          localMasterSalt: localSalt,
          remoteMasterKey: remoteKey,
          remoteMasterSalt: remoteSalt,
        },
      };
      this.srtp = new SrtpSession(config);
      this.srtcp = new SrtcpSession(config);
      this.state = 'connected';
      this.sfu.log({
        kind: 'media',
        event: 'connected',
        roomId: this.roomId,
        userId: this.userId,
        profile,
      });
      for (const sink of this.sinks.values()) sink.source?.requestKeyFrame();
    });
    try {
      await this.dtls.connect();
    } catch (error) {
      this.state = 'failed';
      this.sfu.log({
        kind: 'error',
        where: 'dtls',
        userId: this.userId,
        message: String(error?.message ?? error),
      });
    }
  }

  onData(data) {
    const first = data[0];
    if (first >= 20 && first <= 63) {
      this.transport?.onData(data, [this.ice.remote?.address, this.ice.remote?.port]);
      return;
    }
    if (first < 128 || first > 191 || !this.srtp) return;
    try {
      const type = data[1];
      if (type >= 192 && type <= 223) this.onRtcp(this.srtcp.decrypt(data));
      else this.onRtp(RtpPacket.deSerialize(this.srtp.decrypt(data)));
    } catch {
      this.badPackets = (this.badPackets ?? 0) + 1;
    }
  }

  onRtp(packet) {
    const { header } = packet;
    let source = this.bySsrc.get(header.ssrc);
    if (!source && this.midExt !== null) {
      const ext = header.extensions.find(({ id }) => id === this.midExt);
      if (ext) {
        source = this.sources.get(ext.payload.toString('utf8'));
        if (source && header.payloadType === source.pt) {
          source.ssrc = header.ssrc;
          this.bySsrc.set(header.ssrc, source);
        }
      }
    }
    if (!source || header.payloadType !== source.pt) return;
    source.packets += 1;
    source.bytes += packet.payload.length;
    const ahead = (header.sequenceNumber - (source.highest & 0xffff)) & 0xffff;
    if (source.packets === 1) source.highest = header.sequenceNumber;
    else if (ahead < 0x8000) source.highest += ahead;
    if (packet.payload.length === 0) return;
    for (const sink of source.sinks) sink.forward(packet);
  }

  onRtcp(data) {
    let pos = 0;
    while (pos + 8 <= data.length) {
      const type = data[pos + 1];
      const count = data[pos] & 31;
      const end = pos + (data.readUInt16BE(pos + 2) + 1) * 4;
      if (end > data.length) return;
      const part = data.subarray(pos, end);
      if (type === 200) this.onSenderReport(part);
      else if (type === 205 && count === 1) this.onNack(part);
      else if (type === 206 && (count === 1 || count === 4)) this.onKeyRequest(part, count);
      pos = end;
    }
  }

  onSenderReport(part) {
    const source = this.bySsrc.get(part.readUInt32BE(4));
    if (!source || part.length < 28) return;
    source.lastReport = { ntp: part.readUInt32BE(10), at: Date.now() };
    for (const sink of source.sinks) {
      if (sink.fresh) continue;
      const copy = Buffer.from(part.subarray(0, 28));
      copy[0] = 0x80;
      copy.writeUInt16BE(6, 2);
      copy.writeUInt32BE(sink.ssrc, 4);
      copy.writeUInt32BE((part.readUInt32BE(16) + sink.tsShift) >>> 0, 16);
      sink.peer.sendRtcp(copy);
    }
  }

  onNack(part) {
    const ssrc = part.readUInt32BE(8);
    const sink = [...this.sinks.values()].find((candidate) => candidate.ssrc === ssrc);
    if (!sink) return;
    for (let pos = 12; pos + 4 <= part.length; pos += 4) {
      const first = part.readUInt16BE(pos);
      const mask = part.readUInt16BE(pos + 2);
      sink.resend(first);
      for (let bit = 0; bit < 16; bit += 1)
        if (mask & (1 << bit)) sink.resend((first + bit + 1) & 0xffff);
    }
  }

  onKeyRequest(part, format) {
    const ssrc = format === 4 && part.length >= 16 ? part.readUInt32BE(12) : part.readUInt32BE(8);
    const sink = [...this.sinks.values()].find((candidate) => candidate.ssrc === ssrc);
    sink?.source?.requestKeyFrame();
  }

  sendRtcp(packet) {
    if (this.srtcp) this.ice.send(this.srtcp.encrypt(packet));
  }

  /** Receiver reports and a fixed bandwidth estimate, so that the browser's encoder speeds up. */
  report() {
    if (!this.srtcp) return;
    const sources = [...this.sources.values()].filter((source) => source.ssrc && source.packets);
    if (sources.length === 0) return;
    const rr = Buffer.alloc(8 + 24 * sources.length);
    rr[0] = 0x80 | sources.length;
    rr[1] = 201;
    rr.writeUInt16BE(rr.length / 4 - 1, 2);
    rr.writeUInt32BE(OWN_SSRC, 4);
    sources.forEach((source, index) => {
      const at = 8 + 24 * index;
      rr.writeUInt32BE(source.ssrc, at);
      rr.writeUInt32BE(source.highest >>> 0, at + 8);
      if (source.lastReport) {
        rr.writeUInt32BE(source.lastReport.ntp, at + 16);
        rr.writeUInt32BE(
          Math.round(((Date.now() - source.lastReport.at) / 1000) * 65536) >>> 0,
          at + 20,
        );
      }
    });
    const video = sources.filter((source) => source.kind === 'video');
    if (video.length === 0) return this.sendRtcp(rr);
    const remb = Buffer.alloc(20 + 4 * video.length);
    remb[0] = 0x8f;
    remb[1] = 206;
    remb.writeUInt16BE(remb.length / 4 - 1, 2);
    remb.writeUInt32BE(OWN_SSRC, 4);
    remb.write('REMB', 12, 'ascii');
    let mantissa = this.sfu.bitrate;
    let exponent = 0;
    while (mantissa > 0x3ffff) {
      mantissa = Math.floor(mantissa / 2);
      exponent += 1;
    }
    remb[16] = video.length;
    remb[17] = (exponent << 2) | (mantissa >> 16);
    remb.writeUInt16BE(mantissa & 0xffff, 18);
    video.forEach((source, index) => remb.writeUInt32BE(source.ssrc, 20 + 4 * index));
    this.sendRtcp(Buffer.concat([rr, remb]));
  }

  describe() {
    return {
      roomId: this.roomId,
      userId: this.userId,
      state: this.state,
      lastSeenMsAgo: Date.now() - this.ice.lastSeen,
      sources: [...this.sources.values()].map(
        ({ mid, kind, stream, uri, codec, packets, bytes, sinks }) => ({
          mid,
          kind,
          stream,
          uri,
          codec,
          packets,
          bytes,
          subscribers: [...sinks].map((sink) => sink.peer.userId),
        }),
      ),
      sinks: [...this.sinks.values()].map(({ mid, kind, key, source, packets }) => ({
        mid,
        kind,
        key,
        bound: Boolean(source),
        packets,
      })),
    };
  }
}

export class Sfu {
  constructor({ log, host = '127.0.0.1', videoCodec = 'vp8', bitrate = 1_200_000 }) {
    this.log = log;
    this.host = host;
    this.videoCodec = videoCodec;
    this.bitrate = bitrate;
    this.peers = new Map(); // `${roomId}|${userId}|${fingerprint}` -> Peer
    this.timer = setInterval(() => {
      for (const [key, peer] of this.peers) {
        if (Date.now() - peer.ice.lastSeen > 60000) {
          peer.close();
          this.peers.delete(key);
        }
      }
    }, 5000);
    this.timer.unref?.();
  }

  findSource(roomId, uri) {
    for (const peer of this.peers.values()) {
      if (peer.roomId !== roomId) continue;
      for (const source of peer.sources.values()) if (source.uri === uri) return source;
    }
    return null;
  }

  /**
   * A user has one peer per RTCPeerConnection: one in the early SDKs, later ones publish and subscribe on two. The
   * certificate fingerprint tells them apart.
   */
  async exchange({ roomId, userId, sdp, wanted }) {
    const offer = parseOffer(sdp);
    const key = `${roomId}|${userId}|${offer.fingerprint}`;
    let peer = this.peers.get(key);
    if (!peer) {
      peer = new Peer(this, { roomId, userId, remoteFingerprint: offer.fingerprint });
      this.peers.set(key, peer);
      await peer.open();
    }
    return peer.negotiate(offer, wanted);
  }

  exit(roomId, userId) {
    let closed = 0;
    for (const [key, peer] of this.peers) {
      if (peer.roomId !== roomId || peer.userId !== userId) continue;
      peer.close();
      this.peers.delete(key);
      closed += 1;
    }
    return closed > 0;
  }

  describe() {
    return [...this.peers.values()].map((peer) => peer.describe());
  }

  close() {
    clearInterval(this.timer);
    for (const peer of this.peers.values()) peer.close();
    this.peers.clear();
  }
}
