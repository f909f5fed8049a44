// Who is signed in: a real page knows it from its server.
const people = [
  { userId: '3001', name: 'Nurse Li' },
  { userId: '3002', name: 'Han Meimei' },
];
const isSecond = new URLSearchParams(location.search).has('second');
const [self, other] = isSecond ? people.toReversed() : people;

document.querySelector('h1').textContent = self.name;
document.querySelector('rc-call-button').userId = other.userId;

const provider = document.querySelector('rc-call-provider');
provider.resolveUsers = async (ids) => people.filter(({ userId }) => ids.includes(userId));
provider.token = self.userId;
