import type { ErrorParams } from '../../core/call-error.js';
import { endings, sentence, type ErrorSentences, type Strings } from './strings.js';

// with the particle each sentence needs, which differs with the word
const SUBJECTS = { microphone: '마이크가', camera: '카메라가' } as const;
const OBJECTS = { microphone: '마이크를', camera: '카메라를' } as const;
const subject = ({ device }: ErrorParams) => (device ? SUBJECTS[device] : '마이크 또는 카메라가');
const object = ({ device }: ErrorParams) => (device ? OBJECTS[device] : '마이크 또는 카메라를');
const people = ({ userIds = [] }: ErrorParams) => userIds.join(', ');

const errors: ErrorSentences = {
  'token-invalid': () => '통화 로그인이 올바르지 않습니다. 다시 로그인하세요.',
  'token-expired': () => '통화 로그인이 만료되었습니다. 다시 로그인하세요.',
  kicked: () => '다른 곳에서 통화에 로그인했습니다.',
  blocked: () => '통화 이용이 제한되었습니다.',
  'service-off': () => '이 사이트에서는 통화가 켜져 있지 않습니다.',
  'not-in-group': (params) =>
    params.userIds ? `그룹 멤버가 아닙니다: ${people(params)}.` : '이 그룹의 멤버가 아닙니다.',
  'permission-denied': (params) =>
    `이 페이지에서 ${object(params)} 사용할 수 없습니다. 브라우저 주소창에서 허용한 후 다시 시도하세요.`,
  'device-missing': (params) => `${object(params)} 찾을 수 없습니다. 연결한 후 다시 시도하세요.`,
  'device-busy': (params) =>
    `${subject(params)} 다른 프로그램에서 사용 중입니다. 종료한 후 다시 시도하세요.`,
  'insecure-page': () => '통화는 보안 페이지에서만 됩니다. https로 여세요.',
  'sdk-missing': () => '통화 서비스를 불러오지 못했습니다.',
  busy: () => '이미 통화 중입니다.',
  network: () => '연결이 끊어졌습니다.',
  'bad-request': () => '할 수 없는 작업입니다.',
  unknown: ({ code }) =>
    code === undefined ? '문제가 발생했습니다.' : `문제가 발생했습니다(${code}).`,

  'already-answered': () => '이미 응답한 통화입니다.',
  'bad-signal': () => '알 수 없는 메시지를 무시했습니다.',
  'needs-reload': () => '통화 설정이 바뀌었습니다. 페이지를 새로 고치세요.',
  'no-call': () => '통화가 없습니다.',
  'no-group': () => '여러 명은 그룹 통화에서만 통화할 수 있습니다.',
  'no-members': () => '한 명 이상 선택하세요.',
  'not-connected': () => '통화에 연결되지 않았습니다. 잠시 후 다시 시도하세요.',
  'not-supported': () => '이 통화에서는 지원되지 않습니다.',
  'old-browser': () => '이 브라우저에서는 통화할 수 없습니다.',
  'own-id': () => '자신에게 전화할 수 없습니다.',
  profiles: () => '멤버 목록을 불러오지 못했습니다.',
  refused: () => '이 사용자에게 전화할 수 없습니다.',
  relay: () => '통화 서비스에 연결할 수 없습니다.',
  'second-provider': () => '이 페이지에서 통화에 두 번 로그인했습니다.',
  'sound-blocked': () => '브라우저가 소리를 껐습니다.',
  'too-many': ({ limit }) => `통화는 최대 ${limit}명까지 가능합니다.`,
  'unknown-user': (params) => `사용자를 찾을 수 없습니다: ${people(params)}.`,
};

export const ko: Strings = {
  lang: 'ko',

  incomingCall: (media) => (media === 'video' ? '영상통화가 왔습니다…' : '음성통화가 왔습니다…'),
  groupCall: '그룹 통화',
  waiting: '응답을 기다리는 중…',
  ringing: '전화 거는 중…',
  connecting: '연결 중…',
  reconnecting: '다시 연결하는 중…',
  callWith: (names) => `${names}님과의 통화`,
  callTime: '통화 시간',
  you: (name) => `${name}(나)`,
  members: '통화 참가자',
  listOf: (names) => names.join(', '),
  microphoneIsOff: '마이크 꺼짐',

  calling: (names) => `${names}님에게 전화 거는 중`,
  connected: '연결됨',
  joined: (name) => `${name}님이 참가했습니다`,
  left: (name) => `${name}님이 나갔습니다`,
  invited: (name) => `${name}님을 초대했습니다`,
  ended: endings({
    'hung-up': ['통화를 종료했습니다', '상대방이 통화를 종료했습니다'],
    after: (sentence, duration) => `${sentence}(${duration})`,
    canceled: ['취소했습니다', '상대방이 취소했습니다'],
    declined: ['거절했습니다', '상대방이 거절했습니다'],
    busy: ['부재중 전화: 통화 중이었습니다', '상대방이 통화 중입니다'],
    'no-answer': ['부재중 전화', '응답이 없습니다'],
    'answered-elsewhere': ['다른 기기에서 응답했습니다'],
    removed: ['통화에서 제외되었습니다'],
    network: ['연결이 끊어졌습니다'],
    failed: ['통화를 시작하지 못했습니다'],
  }),

  accept: '응답',
  acceptAudio: '음성으로 응답',
  decline: '거절',
  cancel: '취소',
  hangUp: '통화 종료',
  mute: '음소거',
  unmute: '음소거 해제',
  cameraOn: '카메라 켜기',
  cameraOff: '카메라 끄기',
  microphonePending: '마이크…',
  cameraPending: '카메라…',
  microphoneBlocked: '마이크 사용 불가',
  cameraBlocked: '카메라 사용 불가',
  invite: '초대',
  minimize: '최소화',
  restore: '통화로 돌아가기',
  close: '닫기',
  tryAgain: '다시 시도',
  soundIsOff: '소리가 꺼져 있습니다. 눌러서 켜기',
  turnOnSound: '소리 켜기',
  call: (media) => (media === 'video' ? '영상통화' : '음성통화'),

  chooseMembers: '멤버 선택',
  search: '검색',
  noMatch: '일치하는 멤버가 없습니다.',
  noMembers: '선택할 수 있는 멤버가 없습니다.',
  loading: '불러오는 중…',
  selectAll: '모두 선택',
  selectNone: '모두 해제',
  inCall: '통화 중',
  selected: (count) => `${count}명 선택됨`,
  atLimit: (limit) => `최대 ${limit}명까지 선택할 수 있습니다.`,
  confirm: (count) => (count > 0 ? `확인(${count})` : '확인'),

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  error: (error) => sentence(errors, error),
};
