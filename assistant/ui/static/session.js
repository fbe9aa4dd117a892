// Where a session has ended, the page is loaded again: the server leads to the login and back to this address.
(() => {
  "use strict";
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const reply = await fetched(...request);
    if (reply.status === 401) location.reload();
    return reply;
  };
})();
