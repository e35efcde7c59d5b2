document.body.textContent="hello"; window.tickmark.invoke("workspace.info", null).then(r=>{document.body.textContent=JSON.stringify(r)})
