/**
 * ICE lite: replies to authenticated binding requests, and remembers the address that the browser uses.
 */
import { createHmac, randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { crc32 } from 'node:zlib';

const COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_RESPONSE = 0x0101;
const ATTR = {
  USERNAME: 0x0006,
  INTEGRITY: 0x0008,
  XOR_MAPPED: 0x0020,
  USE_CANDIDATE: 0x0025,
  FINGERPRINT: 0x8028,
};

const letters = (n) =>
  randomBytes(n * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, n);

export class IceLite {
  constructor({ host = '127.0.0.1', onData, onConnect }) {
    this.host = host;
    this.credentials = new Map(); // ufrag -> pwd, old ones stay valid
    this.restart();
    this.remote = null;
    this.lastSeen = Date.now();
    this.onData = onData;
    this.onConnect = onConnect;
    this.closed = false;
    this.muted = false; // test switch: drop everything, as a broken network would
    this.socket = dgram.createSocket({
      type: 'udp4',
      recvBufferSize: 4 << 20,
      sendBufferSize: 4 << 20,
    });
    this.socket.on('message', (data, rinfo) => this.receive(data, rinfo));
    this.socket.on('error', () => {});
  }

  async open() {
    await new Promise((resolve, reject) => {
      this.socket.once('error', reject);
      this.socket.bind(0, this.host, resolve);
    });
    this.port = this.socket.address().port;
  }

  restart() {
    this.ufrag = letters(8);
    this.pwd = letters(24);
    this.credentials.set(this.ufrag, this.pwd);
  }

  send(data) {
    if (this.closed || this.muted || !this.remote) return;
    this.socket.send(data, this.remote.port, this.remote.address);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.socket.close();
  }

  receive(data, rinfo) {
    if (this.muted || data.length === 0) return;
    if (data[0] > 3) {
      this.lastSeen = Date.now();
      this.onData(data);
      return;
    }
    if (
      data.length < 20 ||
      data.readUInt32BE(4) !== COOKIE ||
      data.readUInt16BE(0) !== BINDING_REQUEST
    )
      return;
    const request = this.parse(data);
    if (!request) return;
    this.lastSeen = Date.now();
    this.socket.send(this.response(request, rinfo), rinfo.port, rinfo.address);
    const first = !this.remote;
    if (first || request.nominated) this.remote = { address: rinfo.address, port: rinfo.port };
    if (first) this.onConnect();
  }

  parse(data) {
    const transaction = data.subarray(8, 20);
    let pos = 20;
    let pwd;
    let nominated = false;
    let trusted = false;
    while (pos + 4 <= data.length) {
      const type = data.readUInt16BE(pos);
      const length = data.readUInt16BE(pos + 2);
      const value = data.subarray(pos + 4, pos + 4 + length);
      if (type === ATTR.USERNAME) pwd = this.credentials.get(value.toString('utf8').split(':')[0]);
      else if (type === ATTR.USE_CANDIDATE) nominated = true;
      else if (type === ATTR.INTEGRITY && pwd) {
        const signed = Buffer.from(data.subarray(0, pos));
        signed.writeUInt16BE(pos + 24 - 20, 2);
        trusted = createHmac('sha1', pwd).update(signed).digest().equals(value);
      }
      pos += 4 + length + ((4 - (length % 4)) % 4);
    }
    return trusted ? { transaction, pwd, nominated } : null;
  }

  response({ transaction, pwd }, rinfo) {
    const address = Buffer.alloc(12);
    address.writeUInt16BE(ATTR.XOR_MAPPED, 0);
    address.writeUInt16BE(8, 2);
    address.writeUInt16BE(1, 4);
    address.writeUInt16BE(rinfo.port ^ (COOKIE >>> 16), 6);
    const ip = rinfo.address.split('.').reduce((n, part) => (n << 8) | Number(part), 0);
    address.writeUInt32BE((ip ^ COOKIE) >>> 0, 8);

    const header = Buffer.alloc(20);
    header.writeUInt16BE(BINDING_RESPONSE, 0);
    header.writeUInt32BE(COOKIE, 4);
    transaction.copy(header, 8);

    header.writeUInt16BE(address.length + 24, 2);
    const mac = createHmac('sha1', pwd)
      .update(Buffer.concat([header, address]))
      .digest();
    const integrity = Buffer.alloc(24);
    integrity.writeUInt16BE(ATTR.INTEGRITY, 0);
    integrity.writeUInt16BE(20, 2);
    mac.copy(integrity, 4);

    header.writeUInt16BE(address.length + integrity.length + 8, 2);
    const body = Buffer.concat([header, address, integrity]);
    const fingerprint = Buffer.alloc(8);
    fingerprint.writeUInt16BE(ATTR.FINGERPRINT, 0);
    fingerprint.writeUInt16BE(4, 2);
    fingerprint.writeUInt32BE((crc32(body) ^ 0x5354554e) >>> 0, 4);
    return Buffer.concat([body, fingerprint]);
  }
}
