import 'keyferry';
import { files, hooks, lab, told } from '../portal';

const element = document.createElement('key-ferry');
element.baseUrl = files;
element.layout = 'narrow';
element.keyName = 'from-plain';
element.destinations = [lab];
element.hooks = hooks;
element.addEventListener('kf-done', ({ detail }) => {
  document.querySelector('output')!.textContent = detail.results.map(told).join('\n');
});
document.querySelector('main')!.append(element);
