// The places of the list on a map drawn here: an outline, no pictures from elsewhere.

const MOST_ZOOM = 8; // nearer than this the outline says nothing
const STEP = 44; // pixels within which places are shown as one

function loadSheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const loaded = new Promise((resolve) => {
    sheet.onload = sheet.onerror = resolve;
  });
  document.head.append(sheet);
  return loaded;
}

async function load({ leaflet, sheets, outline }) {
  const asked = fetch(outline).then((answer) => answer.json());
  const [land] = await Promise.all([asked, import(leaflet), ...sheets.split(" ").map(loadSheet)]);
  return land;
}

/** Rings of hundredths of a degree, each point as the step from the one before. */
function rings(steps) {
  return steps.map((ring) => {
    let [x, y] = [0, 0];
    const points = [];
    for (let i = 0; i < ring.length; i += 2) {
      x += ring[i];
      y += ring[i + 1];
      points.push([y / 100, x / 100]);
    }
    return points;
  });
}

function readPlaces(root) {
  return [...root.querySelectorAll("[data-latitude]")].map((item) => ({
    at: L.latLng(Number(item.dataset.latitude), Number(item.dataset.longitude)),
    links: [...item.querySelectorAll("a")],
  }));
}

/** Places that would lie on top of each other at this zoom, as one. */
function gather(board, places) {
  const groups = [];
  for (const place of places) {
    const point = board.project(place.at);
    const near = groups.find((group) => group.point.distanceTo(point) < STEP);
    if (near) near.places.push(place);
    else groups.push({ point, places: [place] });
  }
  return groups;
}

function listOf(links) {
  const list = document.createElement("ul");
  list.className = "places__popup";
  for (const link of links) {
    const item = document.createElement("li");
    const copy = document.createElement("a");
    copy.href = link.href;
    copy.textContent = link.textContent;
    item.append(copy);
    list.append(item);
  }
  return list;
}

/** Leaflet's own settings leave two movements: flying to a place, and sliding by a little. */
function standStill(board) {
  for (const move of ["panBy", "flyToBounds"]) {
    const moved = board[move].bind(board);
    board[move] = (to, options) => moved(to, { ...options, animate: false });
  }
}

function mark(board, { places }, words) {
  const links = places.flatMap((place) => place.links);
  const box = L.latLngBounds(places.map((place) => place.at));
  const title = links.length === 1 ? links[0].textContent : `${links.length} ${words}`;
  const icon = L.divIcon({ className: "point", iconSize: links.length === 1 ? [24, 24] : [36, 36], html: "" });
  const marker = L.marker(box.getCenter(), { icon, title, alt: title, riseOnHover: true });
  marker.on("add", () => {
    marker.getElement().textContent = links.length === 1 ? "" : links.length;
    marker.getElement().setAttribute("aria-label", title);
  });
  const isOnePlace = box.getNorthEast().equals(box.getSouthWest());
  if (isOnePlace || board.getZoom() >= MOST_ZOOM) marker.bindPopup(() => listOf(links), { maxHeight: 220, minWidth: 200 });
  else marker.on("click", () => board.flyToBounds(box.pad(0.4), { maxZoom: MOST_ZOOM }));
  return marker;
}

export async function draw(map) {
  const frame = document.createElement("div");
  frame.className = "places__board";
  map.append(frame);
  const land = await load(map.dataset);
  if (!map.isConnected) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const board = L.map(frame, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 3,
    maxZoom: MOST_ZOOM,
    zoomSnap: 0.5,
    maxBounds: [[-22, 82], [18, 154]],
    scrollWheelZoom: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  });
  if (still) standStill(board);
  const { label, zoomIn, zoomOut, source, many } = map.dataset;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", label);
  const quiet = { interactive: false, smoothFactor: 0.6, weight: 1 };
  L.polygon(rings(land.neighbours).map((ring) => [ring]), { ...quiet, className: "places__neighbours" }).addTo(board);
  L.polygon(rings(land.indonesia).map((ring) => [ring]), { ...quiet, className: "places__land" }).addTo(board);
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(board);
  L.control.scale({ imperial: false }).addTo(board);
  L.control.attribution({ prefix: false }).addAttribution(source).addTo(board);

  const places = readPlaces(map.parentElement);
  const points = L.layerGroup().addTo(board);
  const put = () => {
    points.clearLayers();
    for (const group of gather(board, places)) points.addLayer(mark(board, group, many));
  };
  board.fitBounds(L.latLngBounds(places.map((place) => place.at)), { padding: [36, 36], maxZoom: 7, animate: false });
  put();
  board.on("zoomend", put);
  // The wheel scrolls the page until somebody uses the map.
  board.on("focus click", () => board.scrollWheelZoom.enable());
  board.on("blur", () => board.scrollWheelZoom.disable());
}
