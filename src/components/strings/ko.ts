import type { Strings } from './strings.js';

export const ko: Strings = {
  lang: 'ko',

  // call
  incomingAudio: '음성통화가 왔습니다…',
  incomingVideo: '영상통화가 왔습니다…',
  groupCall: '그룹 통화',
  waiting: '응답을 기다리는 중…',
  ringing: '전화 거는 중…',
  connecting: '연결 중…',
  reconnecting: '다시 연결하는 중…',
  callTime: '통화 시간',
  you: '{name}(나)',
  members: '통화 참가자',
  comma: ', ',
  microphoneIsOff: '마이크 꺼짐',

  // what happened
  calling: '{names}님에게 전화 거는 중',
  connected: '연결됨',
  joined: '{name}님이 참가했습니다',
  left: '{name}님이 나갔습니다',
  invited: '{name}님을 초대했습니다',

  // how a call ended: `.self` where it was the own doing
  'end.hung-up': '{name}님이 통화를 종료했습니다',
  'end.hung-up.self': '통화를 종료했습니다',
  'end.canceled': '{name}님이 취소했습니다',
  'end.canceled.self': '취소했습니다',
  'end.declined': '{name}님이 거절했습니다',
  'end.declined.self': '거절했습니다',
  'end.busy': '{name}님이 통화 중입니다',
  'end.busy.self': '부재중 전화: 통화 중이었습니다',
  'end.no-answer': '응답이 없습니다',
  'end.no-answer.self': '부재중 전화',
  'end.answered-elsewhere': '다른 기기에서 응답했습니다',
  'end.removed': '통화에서 제외되었습니다',
  'end.network': '연결이 끊어졌습니다',
  'end.failed': '통화를 시작하지 못했습니다',
  'end.after': '{sentence}({duration})',

  // buttons
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
  turnOnSound: '소리 켜기',
  soundIsOff: '소리가 꺼져 있습니다. 눌러서 켜기',
  audioCall: '음성통화',
  videoCall: '영상통화',

  // picker
  chooseMembers: '멤버 선택',
  search: '검색',
  noMatch: '일치하는 멤버가 없습니다.',
  noMembers: '선택할 수 있는 멤버가 없습니다.',
  loading: '불러오는 중…',
  selectAll: '모두 선택',
  selectNone: '모두 해제',
  inCall: '통화 중',
  selected: '{count}명 선택됨',
  atLimit: '최대 {limit}명까지 선택할 수 있습니다.',
  confirm: '확인',
  confirmCount: '확인({count})',

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window
  otherSide: '상대방',
  switchToAudio: '음성으로 전환',
  switchedToAudio: '{name}님이 음성 통화로 전환했습니다',
  youAreMuted: '음소거 상태입니다',
  callAgain: '다시 걸기',
  reload: '새로고침',
  inOwnWindow: '별도 창에서 통화 중',
  openOwnWindow: '별도 창',
  fullScreen: '전체 화면',
  moveHint: '화살표 키로 옮길 수 있습니다',

  // errors: a sentence for each reason, and for each detail where a reason covers several mistakes
  'device.microphone': '마이크',
  'device.camera': '카메라',
  'device.any': '마이크 또는 카메라',
  'error.token-invalid': '통화 로그인이 올바르지 않습니다. 다시 로그인하세요.',
  'error.token-expired': '통화 로그인이 만료되었습니다. 다시 로그인하세요.',
  'error.kicked': '다른 곳에서 통화에 로그인했습니다.',
  'error.blocked': '통화 이용이 제한되었습니다.',
  'error.service-off': '이 사이트에서는 통화가 켜져 있지 않습니다.',
  'error.not-in-group': '이 그룹의 멤버가 아닙니다.',
  'error.not-in-group.users': '그룹 멤버가 아닙니다: {users}.',
  'error.permission-denied':
    '이 페이지에서 {device} 사용이 허용되지 않았습니다. 브라우저 주소창에서 허용한 후 다시 시도하세요.',
  'error.device-missing': '{device} 장치를 찾을 수 없습니다. 연결한 후 다시 시도하세요.',
  'error.device-busy':
    '{device} 장치를 다른 프로그램에서 사용 중입니다. 종료한 후 다시 시도하세요.',
  'error.insecure-page': '통화는 보안 페이지에서만 됩니다. https로 여세요.',
  'error.sdk-missing': '통화 서비스를 불러오지 못했습니다.',
  'error.busy': '이미 통화 중입니다.',
  'error.network': '연결이 끊어졌습니다.',
  'error.bad-request': '할 수 없는 작업입니다.',
  'error.unknown': '문제가 발생했습니다.',
  'error.unknown.code': '문제가 발생했습니다({code}).',
  'error.already-answered': '이미 응답한 통화입니다.',
  'error.bad-signal': '알 수 없는 메시지를 무시했습니다.',
  'error.needs-reload': '통화 설정이 바뀌었습니다. 페이지를 새로 고치세요.',
  'error.no-call': '통화가 없습니다.',
  'error.no-group': '여러 명은 그룹 통화에서만 통화할 수 있습니다.',
  'error.no-members': '한 명 이상 선택하세요.',
  'error.not-connected': '통화에 연결되지 않았습니다. 잠시 후 다시 시도하세요.',
  'error.not-supported': '이 통화에서는 지원되지 않습니다.',
  'error.old-browser': '이 브라우저에서는 통화할 수 없습니다.',
  'error.own-id': '자신에게 전화할 수 없습니다.',
  'error.profiles': '멤버 목록을 불러오지 못했습니다.',
  'error.refused': '이 사용자에게 전화할 수 없습니다.',
  'error.relay': '통화 서비스에 연결할 수 없습니다.',
  'error.second-provider': '이 페이지에서 통화에 두 번 로그인했습니다.',
  'error.sound-blocked': '브라우저가 소리를 껐습니다.',
  'error.too-many': '통화는 최대 {limit}명까지 가능합니다.',
  'error.unknown-user': '사용자를 찾을 수 없습니다: {users}.',
};
