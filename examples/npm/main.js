import 'rc-call-kit';

const people = [
  { userId: '3001', name: 'Li Lei' },
  { userId: '3002', name: 'Han Meimei' },
];

// Who is signed in: a real page knows it from its server.
const isSecond = new URLSearchParams(location.search).has('second');
const [self, other] = isSecond ? people.toReversed() : people;
document.querySelector('h1').textContent = self.name;

const button = document.querySelector('rc-call-button');
button.userId = other.userId;

const provider = document.querySelector('rc-call-provider');
provider.resolveUsers = async (ids) => people.filter(({ userId }) => ids.includes(userId));
provider.token = self.userId;

document.addEventListener('rc-call-ended', ({ reason, durationMs }) => {
  console.log(`The call is over: ${reason}, after ${Math.floor(durationMs / 1000)} s.`);
});
