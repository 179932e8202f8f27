// What is computed once and kept, for figures in which most of a frame stays as it was.

// A function that keeps its last answer as long as it is given the same; what it is given, JSON
// must hold.
export function keepLast(work) {
  let [asked, answer] = ["", null];
  return (...given) => {
    const now = JSON.stringify(given);
    if (now !== asked) [asked, answer] = [now, work(...given)];
    return answer;
  };
}

// A function of one object that keeps its answer for as long as there is the object.
export function keepFor(work) {
  const answers = new WeakMap();
  return (object) => {
    if (!answers.has(object)) answers.set(object, work(object));
    return answers.get(object);
  };
}
