let clear = () => {};
let leaving = false;

/** Says how what is on screen goes away. */
export function onLeave(handler: () => void): void {
  clear = handler;
}

/** Goes to another page, and takes what is on screen away before that one is there. Once: the first reason counts. */
export function leave(address: string): void {
  if (leaving) return;
  leaving = true;
  clear();
  location.replace(address);
}

/** While somebody signs out by themselves, the end of their session is no news. Answers with a way back. */
export function leaveQuietly(): () => void {
  leaving = true;
  return () => {
    leaving = false;
  };
}
