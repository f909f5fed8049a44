/** All about calls of groups for those who are not in them. Loaded when a page asks, and in a call of a group. */
export { GroupAnswers } from './group-answers.js';
export { askToJoin } from './group-joining.js';
export { heardCallsOf, watchGroupCall } from './group-watch.js';
