// The theme's own script, with jQuery 1 and jQuery UI.
/* global jQuery */
var clicks = [];

jQuery(function ($) {
  $('#tabs').tabs({ active: 1 });
  $('#date').datepicker();
  $('button').button();
  $('#notice').dialog({ autoOpen: false, modal: true, buttons: { OK: closeNotice } });

  // "statistics": every click, on its way
  $(document).bind('click', function (event) {
    clicks.push(event.target.nodeName);
  });
  // menus close when somebody clicks elsewhere
  $('body').click(function (event) {
    if (!$(event.target).closest('.menu').length) $('.menu .open').removeClass('open');
  });
  // all links that are not there yet
  $('a[href="#"]').click(function () {
    return false;
  });

  function closeNotice() {
    $(this).dialog('close');
  }
});

window.showNotice = function () {
  jQuery('#notice').dialog('open');
};
