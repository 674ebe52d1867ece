// What was typed and is not on the server yet, kept in this browser: by person, period and unit. It survives a reload.
export function openStore(user, cycle, unit) {
  const name = ["duibiao.entry", user, cycle, unit].join(".");
  let memory = {}; // where storage is switched off or full

  function read() {
    try {
      return JSON.parse(localStorage.getItem(name) || "null") || memory;
    } catch (error) {
      return memory;
    }
  }

  function write(rows) {
    memory = rows;
    try {
      if (Object.keys(rows).length) localStorage.setItem(name, JSON.stringify(rows));
      else localStorage.removeItem(name);
    } catch (error) { /* kept in memory */ }
  }

  return {
    all: read,
    put(key, entry) { const rows = read(); rows[key] = entry; write(rows); },
    // Another tab may have typed something newer into the same row.
    drop(key, entry) {
      const rows = read();
      if (rows[key] && rows[key].at <= entry.at) { delete rows[key]; write(rows); }
    },
  };
}
