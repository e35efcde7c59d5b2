import { archiveEvent, createSearchArchive } from '#test/support/search-archive.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import { countMatches, openSearch, searchPage } from '#core/search/run-search.ts';
import { facets } from '#core/search/facets.ts';
import { histogram } from '#core/search/histogram.ts';
import { parseSort } from '#core/search/sort-order.ts';
import { explainQuery } from '#core/search/explain-query.ts';
const N = 100_000;
let seed=1; const rnd=(n:number)=>{seed=(Math.imul(seed,1664525)+1013904223)>>>0; return Math.floor(seed/2**32*n);};
const kinds=['data','metadata','access','login','search'] as const;
const events=[]; 
for (let i=0;i<N;i++){ const dep=i%10===0; events.push(archiveEvent({externalId:'x'+i,timeMs:Date.UTC(2024,0)+i*300_000, kind: dep?'deployment':kinds[rnd(5)]!, actor:`user${rnd(600)}@example.com`, operation:['view','add','update'][rnd(3)]!, type:'T'+rnd(60), typeCode: dep?null:rnd(120), object:'Object '+rnd(64), record: dep?null:'rec'+rnd(50000), status: dep?['successful','failed'][rnd(2)]!:null, environment: dep?(['production','sandbox'] as const)[rnd(2)]!:null, summary:`Release ${i} common text word${rnd(3000)} other${rnd(30000)} ${rnd(3)===0?'often':''}`, items: dep?Array.from({length:20},()=>({change:['New','Deleted'][rnd(2)]!,type:['ApexClass','Profile','Flow'][rnd(3)]!,name:`${['Invoice','Account','Order'][rnd(3)]}${rnd(5000)}`,modifiedBy:'a'+rnd(50),modifiedAt:null})):[], fields:{ip:`192.0.2.${rnd(255)}`}, ...(dep?{}:{connection:'app',source:'agileapps' as const}) })); }
let t=Date.now(); const a=createSearchArchive(events); console.log('build',Date.now()-t); t=Date.now();
const time=(name:string,f:()=>unknown)=>{ f(); const t=performance.now(); const r=f(); console.log(name.padEnd(50),(performance.now()-t).toFixed(2)+' ms',r); };
for (const q of ['','common','often','wor*','word12 often','actor:user5@example.com','kind:data often','-often','time:2024-06 common','items>5','record:rec500','item:Profile/Invoice12*','item(md:Profile change:deleted)','name:Invoice*','env:production ticket:none','*ommo*','*oice12*','object:"Object 5"*','field.ip:192.0.2.7','code>100','-kind:deployment', '-(often kind:data)', 'actor:*user*','often OR items>3']) {
 const r=resolveQuery(parseQuery(q).tree,{nowMs:Date.now(),zone:'UTC'}); const p=compileQuery(r.tree);
 time('page  '+q,()=>searchPage(a.database,p,{limit:100,afterId:null}).length);
 time('count '+q,()=>countMatches(a.database,p));
 time('open  '+q,()=>openSearch(a.database,p).total);
}
for (const q of ['','often']) { const p=compileQuery(parseQuery(q).tree);
 time('5 facets '+q,()=>facets(a.database,p,['actor','kind','op','object','status']).total);
 time('md facet '+q,()=>facets(a.database,p,['metadata']).total);
 time('histogram day '+q,()=>histogram(a.database,p,{by:'day',zone:'UTC'}).buckets.length);
 time('histogram day Vienna '+q,()=>histogram(a.database,p,{by:'day',zone:'Europe/Vienna',stackField:'kind'}).buckets.length);
 time('sort actor '+q,()=>openSearch(a.database,p,parseSort('actor')).total);
}
for (const q of ['name:Invoice12*','item:Profile/Invoice12*']) console.log(explainQuery(a.database,parseQuery(q).tree,parseQuery(q).tree).plan);
a.close();
