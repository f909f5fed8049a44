import { expect } from '@open-wc/testing';
import { MemberList, type MemberEntry } from '../../../src/core/call/member-list.js';

interface Entry extends MemberEntry {
  readonly lapsesAt: number;
}

const invited = { status: 'invited', microphone: false, camera: false, lapsesAt: 7 } as const;

describe('member list', () => {
  let list: MemberList<Entry>;

  beforeEach(() => {
    list = new MemberList();
    list.add({ userId: '3002', ...invited });
    list.add({ userId: '3003', ...invited });
  });

  it('holds people in the order in which they were added', () => {
    expect(list.ids).to.deep.equal(['3002', '3003']);
    expect(list.size).to.equal(2);
    expect(list.has('3002')).to.equal(true);
    list.remove('3002');
    expect(list.ids).to.deep.equal(['3003']);
    expect(list.has('3002')).to.equal(false);
    expect(list.get('3002')).to.equal(undefined);
  });

  it('knows who has joined', () => {
    expect(list.isAnyJoined()).to.equal(false);
    list.update('3003', { status: 'joined' });
    expect(list.isAnyJoined()).to.equal(true);
    expect(list.isJoined('3003')).to.equal(true);
    expect(list.isJoined('3002')).to.equal(false);
    expect(list.isJoined('3004')).to.equal(false);
  });

  it('can be changed while it is iterated', () => {
    for (const { userId } of list.all()) list.remove(userId);
    expect(list.size).to.equal(0);
  });

  it("shows the store nothing of a backend's own fields", () => {
    expect(list.members[0]).to.deep.equal({
      userId: '3002',
      status: 'invited',
      microphone: false,
      camera: false,
    });
  });

  it('shows who speaks while their microphone is on, and a quality once it is known', () => {
    list.update('3002', { status: 'joined', microphone: true, speaking: true, quality: 4 });
    expect(list.members[0]).to.deep.equal({
      userId: '3002',
      status: 'joined',
      microphone: true,
      camera: false,
      speaking: true,
      quality: 4,
    });
    list.update('3002', { microphone: false });
    expect(list.members[0]).not.to.have.property('speaking');
  });

  it('tells whether an update changed anything', () => {
    expect(list.update('3002', { status: 'ringing', camera: false })).to.equal(true);
    expect(list.update('3002', { status: 'ringing', camera: false })).to.equal(false);
    expect(list.get('3002')?.lapsesAt).to.equal(7);
  });

  it('adds nobody by an update', () => {
    expect(list.update('3004', { status: 'joined' })).to.equal(false);
    expect(list.ids).to.deep.equal(['3002', '3003']);
  });
});
