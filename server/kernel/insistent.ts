/** Tries again after a deadlock or a serialization failure: the transaction has left nothing behind. */
export async function insistent<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const transient = ["40001", "40P01"].includes((error as { errno?: string })?.errno ?? "");
      if (!transient || attempt >= 3) throw error;
    }
  }
}
