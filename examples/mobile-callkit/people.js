// Who is signed in: a real page knows it from its server.
const people = [
  { userId: '3001', name: 'Li Lei' },
  { userId: '3002', name: 'Han Meimei' },
  { userId: '3003', name: 'Lin Tao' },
];
const as = new URLSearchParams(location.search).get('as') ?? '3001';
document.querySelector('h1').textContent = people.find(({ userId }) => userId === as).name;
document.querySelector('#one').userId = as === '3001' ? '3002' : '3001';

const provider = document.querySelector('rc-call-provider');
provider.resolveUsers = async (ids) => people.filter(({ userId }) => ids.includes(userId));
provider.resolveMembers = async () => people; // of each group
provider.token = as;
