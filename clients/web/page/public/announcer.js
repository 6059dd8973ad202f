const PAUSE_MS = 3000;

/**
 * Has screen readers read out the latest of many texts, at most one in three seconds.
 * @param {Element} region a live region that is not seen
 */
export function announcer(region) {
  let latest;
  let timer;
  return function announce(text) {
    latest = text;
    timer ??= setTimeout(() => {
      timer = undefined;
      region.textContent = latest;
    }, PAUSE_MS);
  };
}
