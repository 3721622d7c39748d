interface ImportMetaEnv {
  readonly VITE_KEYFERRY: string;
  readonly VITE_NOVA: string;
}

interface ImportMeta {
  readonly env: ImportMetaEnv;
}
