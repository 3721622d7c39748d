import 'keyferry';
import type { DeliveryResult, KeyFerry } from 'keyferry';
import type {} from 'keyferry/react';
import { useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { files, hooks, lab, told } from '../portal';

function Keys() {
  const element = useRef<KeyFerry>(null);
  const [results, setResults] = useState<ReadonlyArray<DeliveryResult>>([]);
  const [version, setVersion] = useState('');
  useEffect(() => {
    void element.current?.ready().then(() => setVersion(element.current?.version ?? ''));
  }, []);
  return (
    <>
      <h1>Keys of this project</h1>
      <key-ferry
        ref={element}
        base-url={files}
        layout="narrow"
        keyName="from-react"
        destinations={[lab]}
        hooks={hooks}
        style={{ '--kf-radius': '2px' }}
        onkf-done={({ detail }) => setResults(detail.results)}
      />
      <output>{results.map(told).join('\n')}</output>
      <footer>{version && `Keyferry ${version}`}</footer>
    </>
  );
}

createRoot(document.getElementById('app')!).render(<Keys />);
