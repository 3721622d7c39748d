// What the helpers of the end-to-end tests want of a test: to be told what to do after it.

export const within = async (work) => {
  const ends = [];
  try {
    return await work({ after: (end) => ends.unshift(end) });
  } finally {
    for (const end of ends) await end();
  }
};
