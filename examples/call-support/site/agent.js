/** The page of somebody who answers: `agent.html?agent=anna`. In a real site, your session says who it is. */
const provider = document.querySelector('rc-call-provider');
const userId = new URLSearchParams(location.search).get('agent') ?? 'anna';

/** Whoever calls is a visitor without a name. */
provider.resolveUsers = async (ids) => ids.map((id) => ({ userId: id, name: 'A visitor' }));
provider.token = userId;
document.querySelector('#me').textContent = userId;
