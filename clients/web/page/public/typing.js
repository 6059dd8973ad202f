const PAUSE_MS = 3000;

/**
 * Turns key strokes into two signals: started, and stopped once the text is empty, sent, or left alone for three seconds.
 * However fast somebody types, others are told once each way.
 * @param {(typing: boolean) => void} tell
 */
export function typingSignal(tell) {
  let typing = false;
  let timer;

  function become(value) {
    if (value === typing) return;
    typing = value;
    tell(value);
  }

  return {
    input(text) {
      clearTimeout(timer);
      become(text !== "");
      if (typing) timer = setTimeout(() => become(false), PAUSE_MS);
    },
    stop() {
      clearTimeout(timer);
      become(false);
    },
  };
}
