/**
 * A page as a description: `h` describes an element, `patch` makes what is on the screen agree with it. What has not
 * changed is not touched, so focus, scroll and what somebody has typed stay where they are.
 */

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'path', 'line', 'circle', 'rect', 'g', 'polygon']);

/** Describes an element. `on` holds listeners, `vars` custom properties, `key` names it among its siblings. */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, children: children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false) };
}

/** Makes the children of `parent` agree with the descriptions. */
export function patch(parent, descriptions) {
  const keyed = new Map();
  for (const node of parent.childNodes) if (node.hosoKey !== undefined) keyed.set(node.hosoKey, node);
  let place = parent.firstChild;
  for (const description of descriptions) {
    const node = fitting(description, place, keyed) ?? create(description);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
    update(node, description);
  }
  while (place !== null) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function fitting(description, place, keyed) {
  if (typeof description !== 'object') return place?.nodeType === Node.TEXT_NODE ? place : undefined;
  const { key } = description.props;
  if (key !== undefined) {
    const node = keyed.get(key);
    return node?.hosoTag === description.tag ? node : undefined;
  }
  return place?.hosoTag === description.tag && place.hosoKey === undefined ? place : undefined;
}

function create(description) {
  if (typeof description !== 'object') return document.createTextNode('');
  const { tag, props } = description;
  const node = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  node.hosoTag = tag;
  if (props.key !== undefined) node.hosoKey = props.key;
  node.hosoProps = {};
  node.hosoListeners = {};
  return node;
}

function update(node, description) {
  if (typeof description !== 'object') {
    const text = String(description);
    if (node.data !== text) node.data = text;
    return;
  }
  const { key: _key, on = {}, vars = {}, value, ...attributes } = description.props;
  const before = node.hosoProps;
  for (const name of Object.keys(before)) if (!(name in attributes)) node.removeAttribute(name);
  for (const [name, wanted] of Object.entries(attributes)) {
    if (before[name] === wanted) continue;
    if (wanted === null || wanted === undefined || wanted === false) node.removeAttribute(name);
    else node.setAttribute(name, wanted === true ? '' : String(wanted));
  }
  node.hosoProps = attributes;
  for (const [name, wanted] of Object.entries(vars)) node.style.setProperty(name, String(wanted));
  for (const [name, listener] of Object.entries(on)) listen(node, name, listener);
  patch(node, description.children);
  if (value !== undefined && node.value !== value && document.activeElement !== node) node.value = value;
}

/** One lasting listener per kind of event, which calls the newest wish. */
function listen(node, name, listener) {
  if (node.hosoListeners[name] === undefined) node.addEventListener(name, (event) => node.hosoListeners[name](event));
  node.hosoListeners[name] = listener;
}
