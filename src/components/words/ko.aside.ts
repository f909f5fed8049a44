import type { AsideStrings } from './strings.js';

export const strings: AsideStrings = {
  search: '검색',
  chooseMembers: '멤버 선택',
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
  nothingInTheWay: '문제가 없습니다. 통화할 수 있습니다.',
  openMirror: '카메라와 마이크 테스트',
  playSound: '소리 재생',
  'check.csp':
    '이 사이트의 Content-Security-Policy가 {address} 연결을 차단합니다. 다음을 허용하세요:',
  history: '통화 기록',
  incoming: '수신',
  outgoing: '발신',
  callBack: '{names}님에게 다시 걸기',
  noCalls: '통화 기록이 없습니다',
  clear: '지우기',
  join: '참여',
  missedCalls: '부재중 전화 {count}통',
};
