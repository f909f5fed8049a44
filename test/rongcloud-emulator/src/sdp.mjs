/** Reads a browser's offer and writes the media server's answer. */
export function parseOffer(sdp) {
  const lines = sdp.split(/\r\n|\n/).filter(Boolean);
  const session = {
    ufrag: undefined,
    pwd: undefined,
    fingerprint: undefined,
    media: [],
    bundle: [],
  };
  let media = null;
  for (const line of lines) {
    if (line.startsWith('m=')) {
      const [kind, port, proto, ...formats] = line.slice(2).split(' ');
      media = {
        kind,
        port: Number(port),
        proto,
        formats,
        codecs: new Map(),
        ext: [],
        ssrcs: [],
        direction: 'sendrecv',
      };
      session.media.push(media);
      continue;
    }
    const match = /^a=([^:]+)(?::(.*))?$/.exec(line);
    if (!match) continue;
    const [, name, value = ''] = match;
    switch (name) {
      case 'ice-ufrag':
        session.ufrag ??= value;
        break;
      case 'ice-pwd':
        session.pwd ??= value;
        break;
      case 'fingerprint':
        session.fingerprint ??= value;
        break;
      case 'group':
        if (value.startsWith('BUNDLE')) session.bundle = value.split(' ').slice(1);
        break;
      default:
    }
    if (!media) continue;
    switch (name) {
      case 'mid':
        media.mid = value;
        break;
      case 'sendrecv':
      case 'sendonly':
      case 'recvonly':
      case 'inactive':
        media.direction = name;
        break;
      case 'msid': {
        const [stream, track] = value.split(' ');
        media.msid = { stream, track };
        break;
      }
      case 'rtpmap': {
        const [pt, codec] = value.split(' ');
        const [codecName, clockRate, channels] = codec.split('/');
        media.codecs.set(Number(pt), {
          pt: Number(pt),
          name: codecName.toLowerCase(),
          rtpmap: codec,
          clockRate: Number(clockRate),
          channels,
          fmtp: '',
          fb: [],
        });
        break;
      }
      case 'fmtp': {
        const space = value.indexOf(' ');
        const codec = media.codecs.get(Number(value.slice(0, space)));
        if (codec) codec.fmtp = value.slice(space + 1);
        break;
      }
      case 'rtcp-fb': {
        const space = value.indexOf(' ');
        const codec = media.codecs.get(Number(value.slice(0, space)));
        if (codec) codec.fb.push(value.slice(space + 1));
        break;
      }
      case 'extmap': {
        const [id, uri] = value.split(' ');
        media.ext.push({ id: Number(id.split('/')[0]), uri });
        break;
      }
      case 'ssrc': {
        const ssrc = Number(value.split(' ')[0]);
        if (!media.ssrcs.includes(ssrc)) media.ssrcs.push(ssrc);
        const msid = /^\d+ msid:(\S+) ?(\S*)/.exec(value);
        if (msid && !media.msid) media.msid = { stream: msid[1], track: msid[2] };
        break;
      }
      default:
    }
  }
  return session;
}

export const MID_EXT = 'urn:ietf:params:rtp-hdrext:sdes:mid';

/** The one codec per kind that this server speaks, with the number the offer gave it. */
export function pickCodec(media, preferred) {
  const candidates = [...media.codecs.values()].filter((codec) => codec.name === preferred);
  if (preferred === 'h264') {
    return (
      candidates.find(
        (codec) =>
          /packetization-mode=1/.test(codec.fmtp) && /profile-level-id=42e01f/i.test(codec.fmtp),
      ) ?? candidates[0]
    );
  }
  return candidates[0];
}

/**
 * sections: one entry per offered m-line, in order: { kind, mid, proto, codec, direction, extmap?: {id, uri}, msid?:
 * {stream, track}, ssrc?, cname? }
 */
export function writeAnswer({ sections, ufrag, pwd, fingerprint, setup, host, port }) {
  const out = [
    'v=0',
    `o=- ${Date.now()} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${sections.map((section) => section.mid).join(' ')}`,
    'a=msid-semantic: WMS *',
  ];
  sections.forEach((section, index) => {
    const { codec } = section;
    out.push(
      `m=${section.kind} 9 ${section.proto} ${codec.pt}`,
      'c=IN IP4 0.0.0.0',
      'a=rtcp:9 IN IP4 0.0.0.0',
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${pwd}`,
      `a=fingerprint:sha-256 ${fingerprint}`,
      `a=setup:${setup}`,
      `a=mid:${section.mid}`,
      `a=${section.direction}`,
      'a=rtcp-mux',
      'a=rtcp-rsize',
      `a=rtpmap:${codec.pt} ${codec.rtpmap}`,
    );
    if (codec.fmtp) out.push(`a=fmtp:${codec.pt} ${codec.fmtp}`);
    for (const fb of codec.fb) {
      if (/^(nack|nack pli|ccm fir|goog-remb)$/.test(fb)) out.push(`a=rtcp-fb:${codec.pt} ${fb}`);
    }
    if (section.extmap) out.push(`a=extmap:${section.extmap.id} ${section.extmap.uri}`);
    if (section.msid && section.direction === 'sendonly') {
      out.push(
        `a=msid:${section.msid.stream} ${section.msid.track}`,
        `a=ssrc:${section.ssrc} cname:${section.cname}`,
        `a=ssrc:${section.ssrc} msid:${section.msid.stream} ${section.msid.track}`,
      );
    }
    if (index === 0) {
      out.push(`a=candidate:1 1 udp 2130706431 ${host} ${port} typ host`, 'a=end-of-candidates');
    }
  });
  return `${out.join('\r\n')}\r\n`;
}
