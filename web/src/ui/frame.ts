/** Ten to fifteen updates a second read as live; more only costs battery and calm. */
const FRAME_MIN_MS = 66;

/**
 * Gathers calls and runs the work once per frame, at most fifteen times a second, and not at all while the page is
 * hidden: the state behind goes on, and the next frame shows where it stands.
 */
export function perFrame(work: () => void): () => void {
  let asked = false;
  let lastAt = 0;
  const run = () => {
    const wait = FRAME_MIN_MS - (performance.now() - lastAt);
    if (wait > 4) {
      setTimeout(() => requestAnimationFrame(run), wait - 4);
      return;
    }
    asked = false;
    lastAt = performance.now();
    work();
  };
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(run);
  };
}
