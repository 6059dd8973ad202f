/** Shows the nodes of a cluster as the one that serves this page sees them. Of a server that stands alone there is nothing to show. */
export function nodesView(root, here) {
  const list = root.querySelector("#node-list");
  const cut = root.querySelector("#cut");

  /** @param {{node: ?string, link: string, nodes: {name: string, state: string}[]}} [view] `node` is null while none serves this page */
  return function show(view) {
    root.hidden = !view;
    here.textContent = view?.node ? `to node ${view.node}` : "";
    cut.textContent = view?.link === "Degraded" ? "The link between the nodes is down: you hear only those on yours." : "";
    const nodes = [...(view?.nodes ?? [])].sort((a, b) => a.name.localeCompare(b.name, [], { numeric: true }));
    list.replaceChildren(...nodes.map(node => line(node, node.name === view.node)));
  };
}

function line({ name, state }, mine) {
  const item = document.createElement("li");
  item.dataset.state = state;
  item.append(part("dot"), part("name", name));
  if (state !== "up") item.append(part("doing", state));
  if (mine) item.append(part("you", "you"));
  return item;
}

function part(className, text = "") {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}
