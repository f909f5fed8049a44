// What libraries of 2005 did to the language: methods of their own on everybody's objects, and replacements of the browser's.
Array.prototype.each = function (f) {
  for (var i = 0; i < this.length; i++) f(this[i], i);
  return this;
};
Array.prototype.toJSON = function () {
  var parts = [];
  this.each(function (item) {
    parts.push(JSON.stringify(item));
  });
  return '[' + parts.join(', ') + ']';
};
Array.prototype.remove = function (item) {
  this.splice(this.indexOf(item), 1);
  return this;
};
Function.prototype.bind = function (self) {
  var method = this;
  var first = Array.prototype.slice.call(arguments, 1);
  return function () {
    return method.apply(self, first.concat(Array.prototype.slice.call(arguments)));
  };
};
Element.prototype.show = function () {
  this.style.display = '';
  return this;
};
Element.prototype.hide = function () {
  this.style.display = 'none';
  return this;
};
document.getElementsByClassName = function (name) {
  return Array.prototype.slice.call(document.querySelectorAll('.' + name));
};
window.$A = function (list) {
  return Array.prototype.slice.call(list);
};
