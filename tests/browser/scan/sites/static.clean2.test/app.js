// The name of the graphics card is read, and nothing is sent or kept by it: a test for 3D.
const gl = document.createElement('canvas').getContext('webgl');
if (gl) gl.getParameter(gl.RENDERER);
