import { defineConfig } from "vite";

/** The address of a running `sampan serve`, for `npm run dev`. */
const sampan = process.env.SAMPAN_URL ?? "http://127.0.0.1:7700";

export default defineConfig({
  // Relative addresses: the page works at `/` and behind a proxy at any prefix.
  base: "./",
  build: {
    outDir: "../src/Sampan.Server/wwwroot",
    emptyOutDir: true,
    target: "es2022",
    // The server's Content-Security-Policy knows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: {
      "^/(stock|indices|symbol|market|v1)(/|\\?|$)": { target: sampan, ws: true, changeOrigin: true },
    },
  },
});
