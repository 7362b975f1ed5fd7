/**
 * What the page can do beyond being read: filters, one cohort at a time, figures as wide as the page, values under the pointer. Everything works on what already stands in the page;
 * without it nothing is missing. It asks nothing of any network.
 */
export const SCRIPT = `'use strict';
(function () {
  var all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };
  all('form.filters').forEach(function (form) {
    form.hidden = false;
    form.addEventListener('submit', function (event) { event.preventDefault(); });
  });

  var claims = document.querySelector('#claims form.filters');
  var rows = all('.claims tbody tr');
  function filter() {
    var want = { v: claims.elements.v.value, c: claims.elements.c.value, k: claims.elements.k.value, q: claims.elements.q.value.toLowerCase() };
    var shown = 0;
    var rest = document.querySelector('#claims .rest');
    if (rest && (want.v || want.c || want.k || want.q)) rest.open = true;
    rows.forEach(function (row) {
      var own = row.dataset.c;
      var fits = (!want.v || row.dataset.v === want.v) && (!want.k || row.dataset.k === want.k) &&
        (!want.c || own === '' || own.split('\\n').indexOf(want.c) >= 0) && (!want.q || row.textContent.toLowerCase().indexOf(want.q) >= 0);
      row.hidden = !fits;
      if (fits) shown++;
    });
    claims.querySelector('output').textContent = shown === rows.length ? rows.length + ' claims' : shown + ' of ' + rows.length + ' claims';
    document.querySelector('#claims .none').hidden = shown > 0;
  }
  if (claims) { claims.addEventListener('input', filter); filter(); }

  var scopes = document.querySelector('form.scopes');
  var parts = all('.scope-part');
  function choose(id) {
    parts.forEach(function (part) { part.hidden = id !== '' && part.id !== id; });
    scopes.elements.scope.value = id;
  }
  function rescale() {
    all('.art[data-scale]').forEach(function (art) { art.hidden = art.dataset.scale !== scopes.elements.scale.value; });
  }
  if (scopes && parts.length > 0) {
    scopes.addEventListener('input', function () { choose(scopes.elements.scope.value); rescale(); });
    choose(parts[0].id);
    rescale();
  }

  function arrive() {
    var id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    var target = id && document.getElementById(id);
    if (!target) return;
    if (target.hidden && target.matches('.claims tr')) { claims.reset(); filter(); }
    if (target.matches('.scope-part')) choose(id);
    var rest = target.closest('.rest');
    if (rest) rest.open = true;
    var folded = target.querySelector('details');
    if (folded && target.matches('.claims tr')) folded.open = true;
    target.scrollIntoView({ behavior: 'instant' });
  }
  window.addEventListener('hashchange', arrive);
  arrive();

  all('figure').forEach(function (figure) {
    var title = figure.querySelector('figcaption');
    if (!title || !figure.querySelector('svg')) return;
    var zoom = document.createElement('button');
    function size(large) {
      figure.classList.toggle('large', large);
      zoom.textContent = large ? 'Shrink' : 'Enlarge';
      zoom.setAttribute('aria-label', zoom.textContent + ' ' + title.textContent);
    }
    zoom.type = 'button';
    zoom.className = 'zoom';
    zoom.addEventListener('click', function () { size(!figure.classList.contains('large')); figure.scrollIntoView({ block: 'nearest', behavior: 'instant' }); });
    figure.addEventListener('keydown', function (event) { if (event.key === 'Escape') size(false); });
    size(false);
    title.after(zoom);
  });

  all('figure[data-plot]').forEach(function (figure) {
    var plot = figure.dataset.plot.split(' ').map(Number);
    var tables = all('table', figure).filter(function (table) { return table.querySelector('tr[data-at]'); });
    if (!tables.length) return;
    var tip = null, hair = null;
    function leave() { if (tip) { tip.remove(); hair.remove(); tip = null; } }
    all('.art svg', figure).forEach(function (art) {
    art.addEventListener('pointerleave', leave);
    art.addEventListener('pointermove', function (event) {
      var box = art.getBoundingClientRect(), frame = figure.getBoundingClientRect(), scale = box.width / plot[4];
      var x = (event.clientX - box.left) / scale;
      if (x < plot[0] || x > plot[1]) return leave();
      var value = plot[2] + (plot[3] - plot[2]) * (x - plot[0]) / (plot[1] - plot[0]);
      var lines = tables.map(function (table) {
        var best = null, gap = Infinity;
        all('tr[data-at]', table).forEach(function (row) { var d = Math.abs(Number(row.dataset.at) - value); if (d < gap) { gap = d; best = row; } });
        var heads = all('thead th', table);
        var named = tables.length > 1 ? table.caption.textContent + '\\n' : '';
        return named + Array.prototype.map.call(best.cells, function (cell, k) { return heads[k].textContent + ' ' + cell.textContent; }).join('\\n');
      });
      if (!tip) {
        tip = figure.appendChild(document.createElement('div')); tip.className = 'tip'; tip.setAttribute('aria-hidden', 'true');
        hair = figure.appendChild(document.createElement('div')); hair.className = 'hair';
      }
      tip.textContent = lines.join('\\n');
      var left = event.clientX - frame.left;
      hair.style.left = left + 'px'; hair.style.top = (box.top - frame.top) + 'px'; hair.style.height = box.height + 'px';
      tip.style.top = (event.clientY - frame.top + 14) + 'px';
      tip.style.left = Math.max(0, left + 14 + tip.offsetWidth > frame.width ? left - tip.offsetWidth - 14 : left + 14) + 'px';
    });
    });
  });
})();
`;
